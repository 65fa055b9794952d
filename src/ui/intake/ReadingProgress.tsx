import { filesSeen, type Review } from '../../intake/review';
import { formatCount } from '../formatting';
import { useIntake } from './intakeContext';

/** How far the reading is, and a way to end it. */
export function ReadingProgress({ review, gathering }: { review: Review | null; gathering: number | null }) {
  const intake = useIntake();
  if (gathering === null && review?.status !== 'reading') return null;
  const seen = review === null ? 0 : filesSeen(review);
  const words =
    gathering !== null
      ? `Looking through the folder: ${formatCount(gathering)} files so far`
      : `Reading: ${formatCount(seen)}${review?.isExpectedKnown === true ? ` of ${formatCount(review.expected)}` : ''} files`;
  const bar = gathering === null && review?.isExpectedKnown === true ? { value: seen, max: Math.max(1, review.expected) } : {};
  return (
    <div className="reading">
      <progress {...bar} aria-label={words} />
      <span className="small">{words}</span>
      <button type="button" className="button button--small" onClick={intake.stop}>
        Stop
      </button>
    </div>
  );
}
