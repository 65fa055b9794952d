import './Lab.css';
import { useMemo } from 'react';
import { methodOf } from '../../config/defaults';
import { pairFromCurves } from '../../store/forgettingArea';
import { formatCount } from '../formatting';
import { Term } from '../look/Term';
import { methodColor } from '../methodWords';
import { useConfig, useFact } from '../session/sessionContext';
import { ForgettingFrame } from './ForgettingFrame';
import { ForgettingLegend } from './ForgettingLegend';

/** Loss by t while the model trains: what has been won on the target and lost of the source. Nothing until it was measured. */
export function ForgettingLive() {
  const measured = useFact(({ lab }) => lab.lossByTimestep);
  const runLive = useFact(({ run }) => run?.live ?? null);
  const recipeLive = useConfig(({ live }) => live);
  const color = methodColor[methodOf(runLive ?? recipeLive)];
  const pairs = useMemo(
    () => (['target', 'source'] as const).flatMap((against) => {
      const pair = measured === null ? null : pairFromCurves(measured.curves, against);
      return pair === null ? [] : [{ against, pair }];
    }),
    [measured],
  );
  if (measured === null || pairs.length === 0) return null;
  return (
    <div className="measure" data-testid="forgetting-live">
      <div className="pane__head">
        <h2>
          Loss by t, pre-trained against now <Term name="forgettingCurve" />
        </h2>
        <span className="lab-nowrap soft small">step {formatCount(measured.step)}</span>
      </div>
      <ForgettingLegend color={color} />
      <div className="measure-pair">
        {pairs.map(({ against, pair }) => (
          <ForgettingFrame key={against} title={against === 'target' ? 'Target' : 'What the base knew'} pair={pair} words={`${measured.rows} held-out rows a t`} color={color} height={108} syncId="forgetting-live" fileName={null} />
        ))}
      </div>
    </div>
  );
}
