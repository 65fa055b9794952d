import { useId, useState } from 'react';
import type { z } from 'zod';
import { formatSetting } from '../formatting';
import type { TermName } from '../look/glossary';
import { Term } from '../look/Term';
import { fieldMessage } from './fieldMessage';

interface NumberFieldOf<Value extends number | null> {
  label: string;
  isLabelHidden?: boolean;
  term?: TermName;
  value: Value;
  schema: z.ZodType<Value>;
  placeholder?: string;
  testId?: string;
  onChange: (value: Value) => void;
}

/** A number to type. What does not fit is marked and explained, and the last number that fitted stays in force. */
export function NumberField<Value extends number | null>({ label, isLabelHidden = false, term, value, schema, placeholder, testId, onChange }: NumberFieldOf<Value>) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const message = typed === null ? null : fieldMessage(typed, schema);

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
      </span>
      <input
        id={id}
        className="input"
        inputMode="decimal"
        autoComplete="off"
        data-testid={testId}
        placeholder={placeholder}
        value={typed ?? (value === null ? '' : formatSetting(value))}
        aria-invalid={message !== null}
        aria-describedby={message === null ? undefined : `${id}-message`}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={commit}
        onKeyDown={({ key }) => {
          if (key === 'Enter') commit();
          if (key === 'Escape') setTyped(null);
        }}
      />
      {message !== null && (
        <span className="field__error" id={`${id}-message`} role="alert">
          {message} {value === null ? 'Left automatic' : `${formatSetting(value)} stays in force`}.
        </span>
      )}
    </div>
  );
}
