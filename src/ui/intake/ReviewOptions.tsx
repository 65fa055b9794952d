import { useId } from 'react';
import type { Framing } from '../../intake/areaResize';
import type { Review } from '../../intake/review';
import type { ReviewSummary } from '../../intake/reviewSummary';
import { formatCount } from '../formatting';
import { GroundField } from './GroundField';
import { useIntake } from './intakeContext';

const framings: readonly { framing: Framing; label: string; title: string }[] = [
  { framing: 'crop', label: 'Cut out the middle', title: 'The largest square in the middle of each picture' },
  { framing: 'fit', label: 'Keep all of it', title: 'The whole picture, on a ground where it is not square' },
];

/** How pictures become squares, and what of them is trained on. */
export function ReviewOptions({ review, summary }: { review: Review; summary: ReviewSummary }) {
  const intake = useIntake();
  const id = useId();
  const { framing, ground } = review.settings;
  const { heldOutPercent, flip, usesLabels } = review.choices;
  const { labels, heldOutCount } = summary;
  return (
    <section className="review-options" aria-label="How they are used">
      <fieldset>
        <legend className="field__label">Pictures that are not square</legend>
        <div className="segments">
          {framings.map((own) => (
            <label key={own.framing} className="segments__option" title={own.title}>
              <input type="radio" name={`${id}-framing`} checked={framing === own.framing} onChange={() => intake.changeSettings({ framing: own.framing })} />
              <span>{own.label}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <GroundField ground={ground} />
      <div className="field">
        <label className="field__label" htmlFor={`${id}-held-out`}>
          Held out, never trained on: {heldOutPercent} % ({formatCount(heldOutCount)})
        </label>
        <input id={`${id}-held-out`} className="range" type="range" min={0} max={50} step={5} value={heldOutPercent} data-testid="held-out" onChange={({ target }) => intake.choose({ heldOutPercent: Number(target.value) })} />
        {heldOutCount === 0 && <p className="small review__warning">With none held out, nothing can tell learning from memorizing: the held-out loss and curves stay empty.</p>}
      </div>
      <label className="review-options__row">
        <input type="checkbox" checked={flip} onChange={() => intake.choose({ flip: !flip })} />
        <span>
          May be mirrored <span className="soft small">not for letters and signs</span>
        </span>
      </label>
      {labels !== null && (
        <label className="review-options__row">
          <input type="checkbox" checked={usesLabels} onChange={() => intake.choose({ usesLabels: !usesLabels, leftOut: new Set() })} />
          <span>
            Classes from <bdi>{labels.path}</bdi> <span className="soft small">names {formatCount(labels.named)} of them</span>
          </span>
        </label>
      )}
    </section>
  );
}
