import { useFact } from '../session/sessionContext';
import { progressWords } from '../runBar/progressWords';

/** Stands where a grid will be. */
export function WaitingForSamples({ title, color, words }: { title: string; color: string; words: string }) {
  const progress = useFact((state) => state.progress);
  return (
    <section className="sample-grid" style={{ '--accent': color }}>
      <div className="sample-grid__title">
        <h3>{title}</h3>
      </div>
      <div className="sample-grid__empty">{progress === null ? words : `Now ${progressWords(progress)}.`}</div>
    </section>
  );
}
