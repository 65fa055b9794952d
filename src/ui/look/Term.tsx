import './Term.css';
import { useId, useRef } from 'react';
import { glossary, type TermName } from './glossary';
import { placeBeside } from './placeBeside';

/** A question mark beside a term of the field; opens its one-sentence explanation, Escape closes it. */
export function Term({ name }: { name: TermName }) {
  return <Explanation {...glossary[name]} />;
}

export function Explanation({ word, text }: { word: string; text: string }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button ref={button} type="button" className="term" popoverTarget={id} aria-label={`What is ${word}?`}>
        ?
      </button>
      <span
        id={id}
        popover="auto"
        role="note"
        className="term__text"
        onToggle={(event) => {
          if (event.newState === 'open' && button.current !== null) placeBeside(event.currentTarget, button.current);
        }}
      >
        {text}
      </span>
    </>
  );
}
