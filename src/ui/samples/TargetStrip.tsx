import type { PackSummary } from '../../data/packManifest';
import { NoiseStrip } from './NoiseStrip';
import { PictureCanvas } from './PictureCanvas';
import { useSheetPictures } from './useSheetPictures';

const stripCount = 16;

/** Real pictures of the target set, to compare with. */
export function TargetStrip({ pack }: { pack: PackSummary }) {
  const images = useSheetPictures(pack.id, pack.count, stripCount);
  return (
    <>
      <div className="target-strip">
        <div className="pane__head">
          <h3>Target: real pictures of {pack.title}</h3>
          <span className="soft small">{pack.licence}</span>
        </div>
        {images !== null && <PictureCanvas images={images} columns={images.count} label={`${images.count} real pictures of ${pack.title}`} />}
      </div>
      {images !== null && <NoiseStrip images={images} index={0} />}
    </>
  );
}
