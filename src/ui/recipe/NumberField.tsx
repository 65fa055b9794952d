import { useId, useRef, useState } from 'react';
import type { z } from 'zod';
import { formatSetting } from '../formatting';
import type { TermName } from '../look/glossary';
import { Term } from '../look/Term';
import { factsInWords } from './fieldFacts';
import { fieldMessage } from './fieldMessage';
import { ResetButton } from './ResetButton';

interface NumberFieldOf<Value extends number | null> {
  label: string;
  /** For a field whose label and facts stand beside it; they are still told to who does not see them. */
  isLabelHidden?: boolean;
  term?: TermName;
  value: Value;
  schema: z.ZodType<Value>;
  /** What it counts: "steps". */
  unit?: string;
  /** Its default, to which a button goes back; none without one. */
  usual?: Value;
  /** What an empty field means. */
  emptyWords?: string;
  testId?: string;
  onChange: (value: Value) => void;
}

/** A number to type, with its range, unit and default. What does not fit is marked and explained, and the last number that fitted stays in force. */
export function NumberField<Value extends number | null>({ label, isLabelHidden = false, term, value, schema, unit, usual, emptyWords, testId, onChange }: NumberFieldOf<Value>) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const message = typed === null ? null : fieldMessage(typed, schema);
  const words = (one: Value): string => (one === null ? (emptyWords ?? 'empty') : formatSetting(one));

  /** Not at each key: a rate typed as 0.0005 must not be 0.005 on the way. */
  const commit = (): void => {
    if (typed === null) return;
    const parsed = schema.safeParse(typed.trim() === '' ? null : Number(typed));
    if (!parsed.success) return;
    if (parsed.data !== value) onChange(parsed.data);
    setTyped(null);
  };

  return (
    <div className="field">
      <span className={isLabelHidden ? 'visually-hidden' : 'field__label'}>
        <label htmlFor={id}>{label}</label>
        {term !== undefined && <Term name={term} />}
        {usual !== undefined && value !== usual && (
          <ResetButton
            label={label}
            usualWords={words(usual)}
            onReset={() => {
              setTyped(null);
              onChange(usual);
              input.current?.focus(); // the button goes
            }}
          />
        )}
      </span>
      <input
        ref={input}
        id={id}
        className="input"
        inputMode="decimal"
        autoComplete="off"
        data-testid={testId}
        placeholder={emptyWords}
        value={typed ?? (value === null ? '' : formatSetting(value))}
        aria-invalid={message !== null}
        aria-describedby={message === null ? `${id}-facts` : `${id}-message ${id}-facts`}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={commit}
        onKeyDown={({ key }) => {
          if (key === 'Enter') commit();
          if (key === 'Escape') setTyped(null);
        }}
      />
      <span className={isLabelHidden ? 'visually-hidden' : 'field__facts'} id={`${id}-facts`}>
        {factsInWords({ schema, unit, usual, emptyWords })}
      </span>
      {message !== null && (
        <span className="field__error" id={`${id}-message`} role="alert">
          {message} {value === null ? 'Left automatic' : `${formatSetting(value)} stays in force`}.
        </span>
      )}
    </div>
  );
}
