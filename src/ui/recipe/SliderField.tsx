import './SliderField.css';
import { useId, useRef } from 'react';
import { z } from 'zod';
import { formatSetting } from '../formatting';
import { glossary, type TermName } from '../look/glossary';
import { Explanation } from '../look/Term';
import { factsInWords } from './fieldFacts';
import { NumberField } from './NumberField';
import { ResetButton } from './ResetButton';

export interface SliderFieldProps {
  label: string;
  term?: TermName;
  value: number;
  /** What may be typed; without it, what the slider reaches up to `largest`. */
  schema?: z.ZodType<number>;
  min: number;
  /** End of the slider. */
  max: number;
  largest?: number;
  step: number;
  /** The slider moves evenly in powers of ten. */
  isLogarithmic?: boolean;
  /** Its default, to which a button goes back. */
  usual: number;
  unit?: string;
  note?: string;
  testId?: string;
  onChange: (value: number) => void;
  onEnd: () => void;
}

const logSteps = 200;

/** A slider with its number beside it. */
export function SliderField({ label, term, value, min, max, largest = max, schema = z.number().min(min).max(largest), step, isLogarithmic = false, usual, unit, note, testId, onChange, onEnd }: SliderFieldProps) {
  const id = useId();
  const slider = useRef<HTMLInputElement>(null);
  const shown = Math.min(max, Math.max(min, value));
  const range = isLogarithmic
    ? { min: 0, max: logSteps, step: 1, value: Math.round((logSteps * Math.log(shown / min)) / Math.log(max / min)) }
    : { min, max, step, value: shown };
  const slide = (position: number): void => onChange(isLogarithmic ? Number((min * (max / min) ** (position / logSteps)).toPrecision(2)) : position);
  const facts = factsInWords({ schema, unit, usual });

  return (
    <div className="slider-field">
      <span className="field__label">
        <label htmlFor={id}>{label}</label>
        {term === undefined ? <Explanation word={label} text={`A number, ${facts}.`} /> : <Explanation {...glossary[term]} text={`${glossary[term].text} A number, ${facts}.`} term={term} />}
        {note !== undefined && <span className="soft">{note}</span>}
        {value !== usual && (
          <ResetButton
            label={label}
            usualWords={formatSetting(usual)}
            onReset={() => {
              onChange(usual);
              onEnd();
              slider.current?.focus(); // the button goes
            }}
          />
        )}
      </span>
      <input
        ref={slider}
        id={id}
        className="range"
        type="range"
        {...range}
        data-testid={testId}
        aria-valuetext={formatSetting(value)}
        aria-describedby={`${id}-facts`}
        onChange={({ target }) => slide(Number(target.value))}
        onPointerUp={onEnd}
        onKeyUp={onEnd}
      />
      <span className="visually-hidden" id={`${id}-facts`}>
        {facts}
      </span>
      <NumberField label={`${label}, as a number`} isLabelHidden value={value} schema={schema} {...(unit === undefined ? {} : { unit })} onChange={onChange} />
    </div>
  );
}
