import './SliderField.css';
import { useId } from 'react';
import { z } from 'zod';
import { formatSetting } from '../formatting';
import type { TermName } from '../look/glossary';
import { Term } from '../look/Term';
import { NumberField } from './NumberField';

export interface SliderFieldProps {
  label: string;
  term?: TermName;
  value: number;
  min: number;
  /** End of the slider; numbers up to `largest` can be typed. */
  max: number;
  largest?: number;
  step: number;
  /** The slider moves evenly in powers of ten. */
  isLogarithmic?: boolean;
  note?: string;
  testId?: string;
  onChange: (value: number) => void;
  onEnd: () => void;
}

const logSteps = 200;

/** A slider with its number beside it. */
export function SliderField({ label, term, value, min, max, largest = max, step, isLogarithmic = false, note, testId, onChange, onEnd }: SliderFieldProps) {
  const id = useId();
  const shown = Math.min(max, Math.max(min, value));
  const range = isLogarithmic
    ? { min: 0, max: logSteps, step: 1, value: Math.round((logSteps * Math.log(shown / min)) / Math.log(max / min)) }
    : { min, max, step, value: shown };
  const slide = (position: number): void => onChange(isLogarithmic ? Number((min * (max / min) ** (position / logSteps)).toPrecision(2)) : position);

  return (
    <div className="slider-field">
      <span className="field__label">
        <label htmlFor={id}>{label}</label>
        {term !== undefined && <Term name={term} />}
        {note !== undefined && <span className="soft">{note}</span>}
      </span>
      <input id={id} className="range" type="range" {...range} data-testid={testId} aria-valuetext={formatSetting(value)} onChange={({ target }) => slide(Number(target.value))} onPointerUp={onEnd} onKeyUp={onEnd} />
      <NumberField label={`${label}, as a number`} isLabelHidden value={value} schema={z.number().min(isLogarithmic ? Number.MIN_VALUE : min).max(largest)} onChange={onChange} />
    </div>
  );
}
