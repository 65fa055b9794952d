import type { ImageBatch } from '../../protocol/events';
import { PictureCanvas, pictureOf } from './PictureCanvas';

export interface LoupeSide {
  title: string;
  color: string;
  images: ImageBatch | null;
}

/** The same place of both grids, large: the same noise, seen by two models. */
export function Loupe({ sides, index, className }: { sides: readonly LoupeSide[]; index: number; className: string | undefined }) {
  return (
    <div className="loupe" style={{ gridTemplateColumns: `repeat(${sides.length}, minmax(64px, 96px)) minmax(96px, 1fr)` }}>
      {sides.map(({ title, color, images }) =>
        images === null || index >= images.count ? (
          <div key={title} />
        ) : (
          <div key={title} style={{ '--accent': color }}>
            <PictureCanvas images={pictureOf(images, index)} columns={1} label={`Picture ${index + 1} of ${title}, enlarged`} />
          </div>
        ),
      )}
      <div className="small">
        <strong>Picture {index + 1}</strong>
        {className !== undefined && <> · class “{className}”</>}
        <p className="soft">{sides.length > 1 ? 'Both models start from the very same noise here. What still looks alike is what was kept.' : 'Point at a picture, or step with the arrow keys, to see it large.'}</p>
      </div>
    </div>
  );
}
