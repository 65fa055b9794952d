import './Term.css';
import { useId, useRef } from 'react';
import { glossary, type TermName } from './glossary';

const gap = 6;

function placeBeside(text: HTMLElement, button: HTMLElement): void {
  const { left, top, bottom } = button.getBoundingClientRect();
  const { width, height } = text.getBoundingClientRect();
  const fitsBelow = bottom + gap + height <= innerHeight;
  text.style.left = `${Math.max(8, Math.min(left - 12, innerWidth - width - 8))}px`;
  text.style.top = `${Math.max(8, fitsBelow ? bottom + gap : top - gap - height)}px`;
}

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
