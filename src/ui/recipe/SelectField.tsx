import { useId, useRef } from 'react';
import type { TermName } from '../look/glossary';
import { Term } from '../look/Term';
import { ResetButton } from './ResetButton';

export interface SelectFieldProps<Value extends string> {
  label: string;
  term: TermName;
  value: Value;
  /** Its default. */
  usual: Value;
  /** All there are, in words, in their order. */
  options: Readonly<Record<Value, string>>;
  onChange: (value: Value) => void;
}

/** One of a few. */
export function SelectField<Value extends string>({ label, term, value, usual, options, onChange }: SelectFieldProps<Value>) {
  const id = useId();
  const select = useRef<HTMLSelectElement>(null);
  const all = Object.keys(options) as Value[];
  return (
    <div className="field">
      <span className="field__label">
        <label htmlFor={id}>{label}</label>
        <Term name={term} />
        {value !== usual && (
          <ResetButton
            label={label}
            usualWords={options[usual]}
            onReset={() => {
              onChange(usual);
              select.current?.focus();
            }}
          />
        )}
      </span>
      <select
        ref={select}
        id={id}
        className="select"
        value={value}
        aria-describedby={`${id}-facts`}
        onChange={({ target }) => {
          const chosen = all.find((option) => option === target.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {all.map((option) => (
          <option key={option} value={option}>
            {options[option]}
          </option>
        ))}
      </select>
      <span className="field__facts" id={`${id}-facts`}>
        default {options[usual]}
      </span>
    </div>
  );
}
