import { thumbnailUrl } from '../../client/packCatalog';
import { formatCount } from '../formatting';
import { OwnDatasetTiles } from '../intake/OwnDatasetTiles';
import { BaselineDistance } from '../lab/BaselineDistance';
import { Term } from '../look/Term';
import { useConfig, useSession } from '../session/sessionContext';
import { MeasuredOutcome } from './MeasuredOutcome';
import { usePackCatalog } from '../usePackCatalog';
import { useTargetSet } from '../useTargetSet';

/** The picture sets to learn from: bundled ones and a person's own. */
export function DatasetTiles() {
  const { recipe } = useSession();
  const catalog = usePackCatalog();
  const chosen = useConfig((config) => config.dataset);
  const trainPictures = useConfig((config) => config.trainPictures);
  const set = useTargetSet(chosen);
  return (
    <fieldset className="recipe-part" data-tour="target">
      <legend className="recipe-part__title">
        Target dataset <Term name="target" />
      </legend>
      {catalog.state === 'loading' && <p className="soft small tiles-wait">Loading the picture sets.</p>}
      {catalog.state === 'failed' && (
        <p className="field__error" role="alert">
          {catalog.message}
        </p>
      )}
      {catalog.state === 'loaded' && (
        <div className="tiles">
          {catalog.packs
            .filter(({ role }) => role === 'target')
            .map(({ id, title, count, licence }) => (
              <label key={id} className="tile" title={`${title}: ${formatCount(count)} pictures, ${licence}`}>
                <input type="radio" name="dataset" className="tile__choice" data-testid={`dataset-${id}`} checked={id === chosen} onChange={() => recipe.edit({ type: 'configChanged', change: { dataset: id } })} />
                <span className="tile__art" aria-hidden="true" style={{ backgroundImage: `url("${thumbnailUrl(id)}")` }} />
                <span className="tile__title">{title}</span>
              </label>
            ))}
        </div>
      )}
      <OwnDatasetTiles />
      {set !== null && (
        <p className="soft small one-line" title={[set.attribution, set.origin].filter((part) => part !== null).join(', ')}>
          {trainPictures !== null && trainPictures < set.trainCount && `${formatCount(trainPictures)} of `}
          {formatCount(set.trainCount)} + {formatCount(set.heldOutCount)} held out{set.classCount > 1 && `, ${set.classCount} classes`} · {set.origin}
          {set.attribution !== null && ` · ${set.attribution}`}
        </p>
      )}
      <div className="about-set">
        <MeasuredOutcome />
        <BaselineDistance />
      </div>
    </fieldset>
  );
}
