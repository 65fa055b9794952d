import { useId, useMemo, useState } from 'react';
import type { Arm } from '../../config/experiments';
import type { ImageStrip } from '../../protocol/events';
import { nearestPlace, stripAt, stripPlaces, stripSeeds } from '../../store/labStrips';
import { PictureCanvas } from '../samples/PictureCanvas';
import { saveFile } from '../session/saveFile';
import type { ArmLook } from './armLook';
import { canvasPng } from './chartExport';
import { placeWords, type AxisWords } from './labTabWords';
import { drawStripSheet } from './stripSheet';

export interface StripsViewProps {
  strips: readonly ImageStrip[];
  /** In the order in which they are shown. */
  arms: readonly Arm[];
  looks: ReadonlyMap<string, ArmLook>;
  axis: AxisWords;
  chosenX: number | null;
  onChooseX: (x: number) => void;
  /** What was measured of an arm at a place; empty where nothing was. */
  valueWords: (arm: string, x: number) => string;
  hasLostStrips: boolean;
  fileName: string;
}

/** The pictures behind any place of the charts, same noise under each other: a slider, or the pointer on a chart, chooses the place. */
export function StripsView({ strips, arms, looks, axis, chosenX, onChooseX, valueWords, hasLostStrips, fileName }: StripsViewProps) {
  const id = useId();
  const places = useMemo(() => stripPlaces(strips), [strips]);
  const seeds = useMemo(() => stripSeeds(strips), [strips]);
  const [wantedSeed, setSeed] = useState<number | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const seed = seeds.find((one) => one === wantedSeed) ?? seeds[0];
  const place = nearestPlace(places, chosenX ?? places[0] ?? 0);
  if (seed === undefined || place === null) return null;
  const drawn = arms.filter((arm) => strips.some((strip) => strip.arm === arm.id));

  const exportSheet = async (): Promise<void> => {
    try {
      const rows = places.flatMap((x) => drawn.flatMap((arm) => strips.filter((strip) => strip.arm === arm.id && strip.x === x && strip.seed === seed).slice(-1).map(({ images }) => ({ label: `${placeWords(axis, x)} · ${arm.title}`, images }))));
      saveFile(`${fileName}-pictures-seed-${seed}.png`, await canvasPng(drawStripSheet(rows, `seed ${seed}, ${axis.title}`)));
      setMessage(null);
    } catch (error) {
      setMessage(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <section className="lab-strips" aria-label="Pictures">
      <div className="lab-strips__controls">
        <label htmlFor={`${id}-place`} className="lab-strips__place">
          {placeWords(axis, place)}
        </label>
        <input
          id={`${id}-place`}
          className="range"
          type="range"
          data-testid="lab-slider"
          min={0}
          max={Math.max(1, places.length - 1)}
          disabled={places.length < 2}
          value={places.indexOf(place)}
          aria-valuetext={placeWords(axis, place)}
          onChange={({ target }) => onChooseX(places[Number(target.value)] ?? place)}
        />
        {seeds.length > 1 && (
          <label className="lab-strips__seed small">
            seed
            <select className="select" value={seed} onChange={({ target }) => setSeed(Number(target.value))}>
              {seeds.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="button" className="button button--small button--quiet" onClick={() => void exportSheet()}>
          All as PNG
        </button>
      </div>
      {drawn.map((arm) => {
        const strip = stripAt(strips, arm.id, place, seed);
        return strip === undefined ? null : (
          <div key={arm.id} className="lab-strip" style={{ '--accent': looks.get(arm.id)?.color ?? 'var(--hairline)' }}>
            <span className="lab-strip__title">
              {arm.title}
              {strip.x !== place && ` at ${placeWords(axis, strip.x)}`}
              <span className="lab-strip__value">{valueWords(arm.id, strip.x)}</span>
            </span>
            <div className="lab-strip__pictures" style={{ maxWidth: `${strip.images.count * 66}px` }}>
              <PictureCanvas images={strip.images} columns={strip.images.count} label={`${strip.images.count} pictures, ${arm.title}, ${placeWords(axis, strip.x)}, seed ${seed}`} />
            </div>
          </div>
        );
      })}
      {hasLostStrips && <p className="soft small">The pictures of some places and seeds were not kept, for want of memory; their numbers are all there.</p>}
      {message !== null && (
        <p className="field__error small" role="alert">
          {message}
        </p>
      )}
    </section>
  );
}
