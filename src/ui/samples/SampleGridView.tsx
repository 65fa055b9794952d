import type { ReactNode } from 'react';
import type { ImageBatch } from '../../protocol/events';
import { gridColumns, PictureCanvas } from './PictureCanvas';

export interface SampleGridViewProps {
  title: string;
  note: string;
  color: string;
  images: ImageBatch;
  classNames?: readonly string[];
  chosen: number;
  onChoose: (index: number) => void;
  testId: string;
  children?: ReactNode;
}

const arrowSteps = (columns: number): Partial<Record<string, number>> => ({ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns });

/** A grid of pictures; pointing at one, or stepping to it with the arrow keys, shows it large below. */
export function SampleGridView({ title, note, color, images, classNames = [], chosen, onChoose, testId }: SampleGridViewProps) {
  const columns = gridColumns(images.count);
  return (
    <section className="sample-grid" style={{ '--accent': color }}>
      <div className="sample-grid__title">
        <h3>{title}</h3>
        <span className="soft small">{note}</span>
      </div>
      <div className="sample-grid__frame">
        <PictureCanvas images={images} columns={columns} label={`${title}: ${images.count} pictures, ${note}`} testId={testId} />
        <div
          className="sample-grid__cells"
          role="group"
          aria-label={`Pictures of ${title}: arrow keys choose one`}
          style={{ gridTemplateColumns: `repeat(${columns}, 1fr)`, gridAutoRows: '1fr' }}
          onKeyDown={(event) => {
            const step = arrowSteps(columns)[event.key];
            if (step === undefined) return;
            const next = chosen + step;
            if (next < 0 || next >= images.count) return;
            event.preventDefault();
            onChoose(next);
            (event.currentTarget.children[next] as HTMLElement | undefined)?.focus();
          }}
        >
          {Array.from({ length: images.count }, (_, index) => (
            <button
              key={index}
              type="button"
              tabIndex={index === chosen ? 0 : -1}
              aria-pressed={index === chosen}
              aria-label={`Picture ${index + 1}${classNames[index] === undefined ? '' : `, ${classNames[index]}`}`}
              onPointerEnter={() => onChoose(index)}
              onFocus={() => onChoose(index)}
              onClick={() => onChoose(index)}
            />
          ))}
        </div>
      </div>
    </section>
  );
}
