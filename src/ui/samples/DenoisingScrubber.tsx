import type { Denoising } from '../../store/playgroundState';
import { formatCount } from '../formatting';
import { Term } from '../look/Term';
import { useFact, useSession } from '../session/sessionContext';
import { fileStem } from '../share/fileStem';
import { SaveAnimation } from '../share/SaveAnimation';
import { notLoaded } from './RunOver';

export interface DenoisingScrubberProps {
  /** Which frame is shown in the grids; null: the pictures. */
  place: number | null;
  onPlace: (place: number | null) => void;
}

const placeWords = (t: number): string => (t < 0 ? 'the pictures' : `t = ${t}`);

/** Through denoising time: from pure noise to the pictures, for both models at once. */
export function DenoisingScrubber({ place, onPlace }: DenoisingScrubberProps) {
  const { drawDenoising } = useSession();
  const hasModel = useFact((state) => state.hasModel && state.device !== null);
  const isDrawing = useFact((state) => state.progress?.work === 'samples');
  const run = useFact((state) => state.run);
  const current = run?.denoising.current ?? null;
  const isOld = current !== null && run !== null && current.step !== run.step;
  return (
    <div className="scrub small">
      <label htmlFor="denoising">
        From noise to picture <Term name="denoising" />
      </label>
      {current !== null && (
        <>
          <input
            id="denoising"
            className="range"
            type="range"
            min={0}
            max={current.frames.length - 1}
            value={place ?? current.frames.length - 1}
            aria-valuetext={placeWords(frameAt(current, place)?.t ?? -1)}
            onChange={({ target }) => onPlace(Number(target.value) >= current.frames.length - 1 ? null : Number(target.value))}
          />
          <span className="scrub__place">{placeWords(frameAt(current, place)?.t ?? -1)}</span>
        </>
      )}
      {(current === null || isOld) && (
        <button type="button" id={current === null ? 'denoising' : undefined} className="button button--small" data-testid="draw-denoising" disabled={!hasModel || isDrawing} title={hasModel ? undefined : notLoaded} onClick={drawDenoising}>
          {isDrawing ? 'Drawing' : current === null ? 'Draw the way' : `Draw it again (this is step ${formatCount(current.step)})`}
        </button>
      )}
      {current !== null && run !== null && <SaveAnimation grids={current.frames} fileStem={`${fileStem(run.config, current.step)}-denoising`} frameMs={80} title="The way from noise to these pictures, as an animated GIF" />}
    </div>
  );
}

export function frameAt(denoising: Denoising | null | undefined, place: number | null): Denoising['frames'][number] | null {
  return place === null ? null : (denoising?.frames[place] ?? null);
}
