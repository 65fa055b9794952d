import type { ImageBatch, NearestPictures } from '../../protocol/events';
import { PictureCanvas, pictureOf } from './PictureCanvas';

export interface LoupeSide {
  title: string;
  color: string;
  images: ImageBatch | null;
}

export interface LoupeProps {
  sides: readonly LoupeSide[];
  index: number;
  className: string | undefined;
  /** Of the grid shown last among the sides. */
  nearest?: NearestPictures | null;
}

/** A sample's distance from its nearest training picture, and how that compares with pictures that the model cannot have memorised. */
function nearestInWords(distance: number, heldOutMedian: number | null): string {
  const words = `Right: the nearest training picture, ${distance.toFixed(2)} away in features`;
  if (heldOutMedian === null) return `${words}.`;
  const typical = `than held-out pictures (median ${heldOutMedian.toFixed(2)})`;
  if (distance < heldOutMedian / 2) return `${words}: far nearer ${typical}, so this may be a copy.`;
  return `${words}: ${distance <= heldOutMedian ? `nearer ${typical}, but not by half` : `no nearer ${typical}`}.`;
}

/** The same place of both grids, large: the same noise, seen by two models; and what the newer one is most like. */
export function Loupe({ sides, index, className, nearest = null }: LoupeProps) {
  const distance = nearest?.distances[index];
  const pictures: LoupeSide[] = nearest === null || distance === undefined ? [...sides] : [...sides, { title: 'the nearest training pictures', color: 'var(--ink)', images: nearest.images }];
  return (
    <div className="loupe" style={{ '--pictures': pictures.length }}>
      {pictures.map(({ title, color, images }) =>
        images === null || index >= images.count ? (
          <div key={title} />
        ) : (
          <div key={title} style={{ '--accent': color }}>
            <PictureCanvas images={pictureOf(images, index)} columns={1} label={`Picture ${index + 1} of ${title}, enlarged`} />
          </div>
        ),
      )}
      <div className="loupe__words small">
        <p>
          <strong>Picture {index + 1}</strong>
          {className !== undefined && <> · class “{className}”</>}{' '}
          <span className="soft">{sides.length > 1 ? 'What still looks alike from the same noise is what was kept.' : 'Point at a picture, or step with the arrow keys, to see it large.'}</span>
        </p>
        {nearest !== null && distance !== undefined && <p data-testid="nearest">{nearestInWords(distance, nearest.heldOutMedian)}</p>}
      </div>
    </div>
  );
}
