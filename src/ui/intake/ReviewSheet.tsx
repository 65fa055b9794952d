import { useId } from 'react';
import type { Review } from '../../intake/review';
import type { ReviewSummary } from '../../intake/reviewSummary';
import { MAX_NAME_LENGTH } from '../../intake/limits';
import { skipReasons } from '../../intake/skippedFile';
import { formatBytes, formatCount } from '../formatting';
import { ClassList } from './ClassList';
import { FileButtons } from './FileButtons';
import { useIntake } from './intakeContext';
import { noteWords, sizeWords } from './reviewWords';
import { ReviewOptions } from './ReviewOptions';
import { SkippedList } from './SkippedList';
import { skipWords } from './skipWords';

/** What was found in what was given, before it becomes a set. */
export function ReviewSheet({ review, summary }: { review: Review; summary: ReviewSummary }) {
  const intake = useIntake();
  const id = useId();
  const { classes, count, heldOutCount, bytes, classesFrom } = summary;
  const { pictures, skipped, hidden, settings, status } = review;
  if (pictures.length === 0 && status !== 'reading') return <NothingFound review={review} />;
  return (
    <div className="review">
      <div className="review__head">
        <div className="field">
          <label className="field__label" htmlFor={`${id}-title`}>
            Name of the set
          </label>
          <input id={`${id}-title`} className="input" maxLength={MAX_NAME_LENGTH} value={summary.title} data-testid="set-title" onChange={({ target }) => intake.choose({ title: target.value })} />
        </div>
        <p data-testid="review-counts">
          <strong>{count === 1 ? '1 picture' : `${formatCount(count)} pictures`}</strong>
          {`: ${formatCount(count - heldOutCount)} to train on + ${formatCount(heldOutCount)} held out · ${settings.imageSize} × ${settings.imageSize} pixels, ${formatBytes(bytes)}`}
        </p>
        <p className="small soft">
          {sizeWords(pictures)} {noteWords(pictures)}
          {classesFrom.is === 'folders' && classesFrom.joinsSplits && ' The folders for training and testing were taken together; the playground holds out pictures of its own.'}
        </p>
      </div>
      <div className="review__columns">
        <div className="review__found">
          <ClassList classes={classes} imageSize={settings.imageSize} />
          <SkippedList skipped={skipped} hidden={hidden} />
        </div>
        <div className="review__side">
          <ReviewOptions review={review} summary={summary} />
          <section aria-label="More pictures">
            <h3>Add more</h3>
            <FileButtons />
          </section>
        </div>
      </div>
    </div>
  );
}

/** There is no picture in what was given. */
function NothingFound({ review: { skipped, hidden, origin } }: { review: Review }) {
  const found = skipReasons.map((reason) => ({ reason, count: skipped.filter((file) => file.reason === reason).length })).filter((group) => group.count > 0);
  return (
    <div className="review">
      <div className="note" role="alert" data-testid="nothing-found">
        <p>
          <strong>
            No picture was found in <bdi>{origin}</bdi>.
          </strong>{' '}
          What was found instead: {found.map(({ reason, count }) => `${skipWords[reason].toLowerCase()} ${formatCount(count)}`).join(', ') || 'nothing that a person put there'}.
        </p>
        <FileButtons />
      </div>
      <SkippedList skipped={skipped} hidden={hidden} />
    </div>
  );
}
