import type { SampleGrid } from '../../store/playgroundState';
import { useFact } from '../session/sessionContext';
import { SaveRunAnimation } from '../share/SaveRunAnimation';

export interface ScrubberProps {
  grids: readonly SampleGrid[];
  shown: SampleGrid | null;
  isFollowing: boolean;
  /** null: follow the newest. */
  onShow: (step: number | null) => void;
}

/** Goes back through the grids of the run. */
export function Scrubber({ grids, shown, isFollowing, onShow }: ScrubberProps) {
  const config = useFact(({ run }) => run?.config ?? null);
  const index = shown === null ? 0 : grids.indexOf(shown);
  return (
    <div className="scrub small" data-tour="through-run">
      <label htmlFor="scrub">Through the run</label>
      <input
        id="scrub"
        className="range"
        type="range"
        min={0}
        max={Math.max(1, grids.length - 1)}
        value={index}
        disabled={grids.length < 2}
        aria-valuetext={shown === null ? 'no pictures yet' : `step ${shown.step}`}
        onChange={({ target }) => {
          const next = Number(target.value);
          onShow(next >= grids.length - 1 ? null : (grids[next]?.step ?? null));
        }}
      />
      <button type="button" className="button button--small" aria-pressed={isFollowing} disabled={isFollowing} onClick={() => onShow(null)}>
        Newest
      </button>
      {config !== null && <SaveRunAnimation grids={grids} config={config} />}
    </div>
  );
}
