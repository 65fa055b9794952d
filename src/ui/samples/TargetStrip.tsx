import type { TargetSet } from '../useTargetSet';
import { PictureCanvas } from './PictureCanvas';
import { useSetPictures } from './useSetPictures';

const stripCount = 16;

/** Real pictures of the target set, to compare with. */
export function TargetStrip({ set }: { set: TargetSet }) {
  const images = useSetPictures(set, stripCount);
  return (
    <div className="target-strip" data-testid="target-strip">
      <div className="pane__head">
        <h3>Target: real pictures of {set.title}</h3>
        <span className="soft small">{set.origin}</span>
      </div>
      {images !== null && <PictureCanvas images={images} columns={images.count} label={`${images.count} real pictures of ${set.title}`} />}
    </div>
  );
}
