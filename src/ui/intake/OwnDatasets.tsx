import './OwnDatasets.css';
import { useMemo, useState } from 'react';
import type { StoredDataset } from '../../storage/records';
import { formatCount } from '../formatting';
import { useIntake, useIntakeState } from './intakeContext';
import { OwnDatasetMenu } from './OwnDatasetMenu';
import { PictureStrip } from './PictureStrip';

export interface OwnDatasetsProps {
  datasets: readonly StoredDataset[];
  chosen: string;
  onChoose: (id: string) => void;
  onRename: (id: string, title: string) => Promise<void>;
  onExport: (dataset: StoredDataset) => Promise<void>;
  onDelete: (id: string) => Promise<void>;
  onRestore: (id: string) => Promise<void>;
}

/** A person's own sets as tiles, what was deleted just now, and the door for more pictures. */
export function OwnDatasets({ datasets, chosen, onChoose, onRename, onExport, onDelete, onRestore }: OwnDatasetsProps) {
  const [deleted, setDeleted] = useState<readonly string[]>([]);
  const [fault, setFault] = useState<string | null>(null);
  const shown = datasets.filter(({ deletedAt }) => deletedAt === null);
  const undoable = datasets.filter(({ id, deletedAt }) => deletedAt !== null && deleted.includes(id));
  const doing = (work: Promise<void>): void => {
    setFault(null);
    work.catch((error: unknown) => setFault(error instanceof Error ? error.message : String(error)));
  };
  return (
    <>
      <div className="tiles">
        {shown.map((dataset) => (
          <OwnTile key={dataset.id} dataset={dataset} isChosen={dataset.id === chosen} onChoose={() => onChoose(dataset.id)}>
            <OwnDatasetMenu
              dataset={dataset}
              onRename={(title) => doing(onRename(dataset.id, title))}
              onExport={() => doing(onExport(dataset))}
              onDelete={() => {
                setDeleted([...deleted, dataset.id]);
                doing(onDelete(dataset.id));
              }}
            />
          </OwnTile>
        ))}
        <GiveTile />
      </div>
      {undoable.map(({ id, title }) => (
        <p key={id} className="small own-deleted" role="status">
          <span className="one-line">
            <bdi>{title}</bdi> was deleted.
          </span>
          <button type="button" className="button button--small" onClick={() => doing(onRestore(id))}>
            Undo
          </button>
        </p>
      ))}
      {fault !== null && (
        <p className="field__error" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}

/** Pictures of a strip; tiles show as many of bundled sets. */
const PICTURES_SHOWN = 4;

function OwnTile({ dataset: { title, count, classes, origin, thumbnails, id }, isChosen, onChoose, children }: { dataset: StoredDataset; isChosen: boolean; onChoose: () => void; children: React.ReactNode }) {
  const pictures = useMemo(() => {
    const length = 3 * thumbnails.imageSize ** 2;
    return Array.from({ length: Math.min(PICTURES_SHOWN, thumbnails.count) }, (_, index) => thumbnails.pixels.subarray(index * length, (index + 1) * length));
  }, [thumbnails]);
  return (
    <div className="tile own-tile" title={`${title}: ${formatCount(count)} pictures${classes.length > 1 ? `, ${formatCount(classes.length)} classes` : ''}, from ${origin}`}>
      <label className="own-tile__face">
        <input type="radio" name="dataset" className="tile__choice" data-testid={`dataset-${id}`} checked={isChosen} onChange={onChoose} />
        <PictureStrip imageSize={thumbnails.imageSize} pictures={pictures} label={null} className="tile__art own-tile__art" />
        <bdi className="tile__title">{title}</bdi>
      </label>
      {children}
    </div>
  );
}

/** The way to pictures of one's own; says what is still under review. */
function GiveTile() {
  const intake = useIntake();
  const found = useIntakeState(({ review, isOpen }) => (review === null || isOpen ? null : review.pictures.length));
  return (
    <button type="button" className="tile give-tile" data-testid="own-pictures" onClick={intake.open}>
      <span className="give-tile__sign" aria-hidden="true">
        +
      </span>
      <span className="tile__title">{found === null ? 'Your pictures…' : 'Go on…'}</span>
      <span className="soft small">{found === null ? 'drop or choose' : `${formatCount(found)} read`}</span>
    </button>
  );
}
