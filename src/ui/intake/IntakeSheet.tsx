import { emptyReview } from '../../intake/review';
import { GiveForm } from './GiveForm';
import { useIntake, useIntakeState } from './intakeContext';
import { ReadingProgress } from './ReadingProgress';
import { ReviewSheet } from './ReviewSheet';
import { useReviewSummary } from './useReviewSummary';

/** What can be given, then what was found. */
export default function IntakeSheet({ id }: { id: string }) {
  const intake = useIntake();
  const { review, gathering, isSaving, fault } = useIntakeState((state) => state);
  const summary = useReviewSummary(review ?? emptyReview);
  return (
    <>
      <header className="intake__head">
        <h2 id={`${id}-title`}>Your pictures</h2>
        <button type="button" className="button button--small button--quiet" onClick={intake.close}>
          Close
        </button>
      </header>
      <div className="intake__body">
        <ReadingProgress review={review} gathering={gathering} />
        {[fault, review?.failure ?? null].map(
          (words) =>
            words !== null && (
              <p key={words} className="note note--danger" role="alert">
                {words}
              </p>
            ),
        )}
        {review === null ? gathering === null && <GiveForm /> : <ReviewSheet review={review} summary={summary} />}
      </div>
      {review !== null && (
        <footer className="intake__foot">
          <button type="button" className="button button--main" data-testid="accept" disabled={summary.obstacle !== null || isSaving} aria-describedby={`${id}-obstacle`} onClick={() => void intake.accept()}>
            {isSaving ? 'Keeping them' : 'Use these pictures'}
          </button>
          <span id={`${id}-obstacle`} className="soft small intake__obstacle" role="status">
            {summary.obstacle ?? (review.status === 'stopped' ? 'Reading was stopped: only what is seen here becomes the set.' : '')}
          </span>
          <button type="button" className="button" onClick={intake.discard}>
            Start over
          </button>
        </footer>
      )}
    </>
  );
}
