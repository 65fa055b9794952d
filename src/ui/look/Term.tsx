import './Term.css';
import { useId, useRef } from 'react';
import { openGlossary } from '../lessons/lessons';
import { glossary, type TermName } from './glossary';
import { placeBeside } from './placeBeside';

/** A question mark beside a term of the field; opens its one-sentence explanation, and from there the glossary. */
export function Term({ name }: { name: TermName }) {
  return <Explanation {...glossary[name]} term={name} />;
}

/** The same for what is no term of the glossary. Escape closes it. */
export function Explanation({ word, text, term }: { word: string; text: string; term?: TermName }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLSpanElement>(null);
  return (
    <>
      <button ref={button} type="button" className="term" popoverTarget={id} aria-label={`What is ${word}?`}>
        ?
      </button>
      <span
        ref={popover}
        id={id}
        popover="auto"
        role="note"
        className="term__text"
        onToggle={(event) => {
          if (event.newState === 'open' && button.current !== null) placeBeside(event.currentTarget, button.current);
        }}
      >
        {text}
        {term !== undefined && (
          <button
            type="button"
            className="term__all"
            onClick={() => {
              popover.current?.hidePopover(); // the focus goes back to the question mark, and from the glossary there
              openGlossary(term);
            }}
          >
            All terms
          </button>
        )}
      </span>
    </>
  );
}
