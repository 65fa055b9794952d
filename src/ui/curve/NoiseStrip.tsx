import './NoiseStrip.css';
import { useMemo } from 'react';
import { noisedPictures, stripTimesteps } from '../../store/noisedPictures';
import { PictureCanvas, pictureOf } from '../samples/PictureCanvas';
import { useSetPictures } from '../samples/useSetPictures';
import { useConfig } from '../session/sessionContext';
import { useTargetSet } from '../useTargetSet';
import { plotMargin } from './plotScale';

/** One target picture at rising t, each under the stretch of the curve that decides about it: what "high t" means where one drags. */
export function NoiseStrip() {
  const set = useTargetSet(useConfig(({ dataset }) => dataset));
  const images = useSetPictures(set, 1);
  const noised = useMemo(() => (images === null ? null : noisedPictures(pictureOf(images, 0), stripTimesteps)), [images]);
  return (
    <div className="noise-strip" data-tour="noise-strip" style={{ paddingInline: `${plotMargin.left}px ${plotMargin.right}px` }}>
      <div className="noise-strip__pictures">{noised !== null && <PictureCanvas images={noised} columns={noised.count} label={`A target picture at ${noised.count} noise levels, from t = ${stripTimesteps[0] ?? 0}, nearly clean, to t = ${stripTimesteps.at(-1) ?? 999}, nearly pure noise; the numbers below tell ψ and ξ there`} />}</div>
    </div>
  );
}
