import './NoiseStrip.css';
import { useMemo } from 'react';
import { methodOf } from '../../config/defaults';
import type { ImageBatch } from '../../protocol/events';
import { curveWeights } from '../../store/curveWeights';
import { noisedPictures, stripTimesteps } from '../../store/noisedPictures';
import { formatSetting } from '../formatting';
import { methodColor } from '../methodWords';
import { useConfig } from '../session/sessionContext';
import { PictureCanvas, pictureOf } from './PictureCanvas';

/** One target picture at rising t, and below each what the curves make of that t: what "high t" means under ψ. */
export function NoiseStrip({ images, index }: { images: ImageBatch; index: number }) {
  const live = useConfig((config) => config.live);
  const noised = useMemo(() => noisedPictures(pictureOf(images, index), stripTimesteps), [images, index]);
  const { psi, xi } = useMemo(() => curveWeights({ psi: live.psi, xi: live.xi }), [live.psi, live.xi]);
  const highest = (weights: Float64Array): number => weights.reduce((a, b) => Math.max(a, b), 1e-9);
  const [psiTop, xiTop] = [highest(psi), highest(xi)];

  return (
    <section className="noise-strip" data-tour="noise-strip" style={{ '--accent': methodColor[methodOf(live)] }}>
      <div className="pane__head">
        <h3>One picture at rising noise</h3>
        <span className="soft small">bars: how much is learnt (ψ) and rehearsed (ξ) there</span>
      </div>
      <PictureCanvas images={noised} columns={noised.count} label={`A target picture at ${stripTimesteps.length} noise levels from t = 0, the picture itself, to t = 999, pure noise`} />
      <ul className="noise-strip__weights">
        {stripTimesteps.map((t) => {
          const [w, x] = [psi[t] ?? 0, xi[t] ?? 0];
          return (
            <li key={t} title={`t = ${t}: ψ ${formatSetting(w)}, ξ ${formatSetting(x)}`}>
              <span className="noise-strip__bars" aria-hidden="true">
                <span style={{ height: `${(100 * w) / psiTop}%` }} />
                <span className="noise-strip__xi" style={{ height: live.bankShare > 0 ? `${(100 * x) / xiTop}%` : 0 }} />
              </span>
              <span className="small soft">
                <span className="visually-hidden">t = </span>
                {t}
                <span className="visually-hidden">
                  : ψ {w.toFixed(2)}, ξ {x.toFixed(2)}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
