import { useMemo } from 'react';
import { comparisonQuestions } from '../../config/experiments';
import { questionWords } from '../../config/comparisons';
import type { ExperimentKind } from '../../config/experiments';
import { defaultForm, numberSchemas, numbersOf, type LabForm, type LabNumber } from '../../store/labRequests';
import type { TermName } from '../look/glossary';
import { NumberField } from '../recipe/NumberField';
import { useFact } from '../session/sessionContext';

export interface ExperimentFormProps {
  kind: ExperimentKind;
  form: LabForm;
  onChange: (form: LabForm) => void;
}

const labels: Readonly<Record<LabNumber, { label: string; term?: TermName }>> = {
  shares: { label: 'Shares', term: 'shares' },
  levels: { label: 'Noise levels' },
  timesteps: { label: 'Timesteps' },
  steps: { label: 'Steps', term: 'steps' },
  measurements: { label: 'Measurements' },
  count: { label: 'Pictures' },
  rows: { label: 'Pictures a t' },
  samples: { label: 'Gradients' },
  ddimSteps: { label: 'DDIM steps', term: 'ddimSteps' },
  seeds: { label: 'Seeds', term: 'seed' },
};

const sides = [
  { side: 'data', title: 'last steps', words: 'data side' },
  { side: 'noise', title: 'first steps', words: 'noise side' },
] as const;

/** What an experiment is asked with. */
export function ExperimentForm({ kind, form, onChange }: ExperimentFormProps) {
  const isSoftware = useFact(({ device }) => device?.isSoftware ?? false);
  const usual = useMemo(() => defaultForm(kind, isSoftware).numbers, [kind, isSoftware]);
  return (
    <div className="lab-form">
      {kind === 'replacement' && (
        <fieldset className="lab-form__wide">
          <legend className="field__label">Replaced</legend>
          <div className="segments">
            {sides.map(({ side, title, words }) => (
              <label key={side} className="segments__option">
                <input type="radio" name="lab-side" data-testid={`lab-side-${side}`} checked={form.side === side} onChange={() => onChange({ ...form, side })} />
                <span title={words}>{title}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      {kind === 'comparison' && (
        <label className="field lab-form__wide">
          <span className="field__label">Question</span>
          <select
            className="select"
            data-testid="lab-question"
            value={form.question}
            onChange={({ target }) => {
              const question = comparisonQuestions.find((one) => one === target.value);
              if (question !== undefined) onChange({ ...form, question });
            }}
          >
            {comparisonQuestions.map((question) => (
              <option key={question} value={question}>
                {questionWords[question].title}
              </option>
            ))}
          </select>
          <span className="soft small">{questionWords[form.question].words}</span>
        </label>
      )}
      {numbersOf[kind].map((name) => {
        const { label, term } = labels[name];
        return <NumberField key={name} label={label} {...(term === undefined ? {} : { term })} value={form.numbers[name]} usual={usual[name]} schema={numberSchemas[name]} testId={`lab-${name}`} onChange={(value) => onChange({ ...form, numbers: { ...form.numbers, [name]: value } })} />;
      })}
      {kind === 'comparison' && (
        <label className="lab-form__wide lab-form__check small">
          <input type="checkbox" checked={form.ewc} onChange={({ target }) => onChange({ ...form, ewc: target.checked })} /> measure the EWC distance, too
        </label>
      )}
    </div>
  );
}
