import { thumbnailUrl } from '../../client/packCatalog';
import { formatCount } from '../formatting';
import { OwnDatasetTiles } from '../intake/OwnDatasetTiles';
import { BaselineDistance } from '../lab/BaselineDistance';
import { Term } from '../look/Term';
import { useConfig, useSession } from '../session/sessionContext';
import { MeasuredOutcome } from './MeasuredOutcome';
import { packOf, usePackCatalog } from '../usePackCatalog';

/** The picture sets to learn from: bundled ones and a person's own. */
export function DatasetTiles() {
  const { recipe } = useSession();
  const catalog = usePackCatalog();
  const chosen = useConfig((config) => config.dataset);
  const pack = packOf(catalog, chosen);
  return (
    <fieldset className="recipe-part">
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
                <span className="soft small">{formatCount(count)}</span>
              </label>
            ))}
        </div>
      )}
      <OwnDatasetTiles />
      {pack !== null && (
        <p className="soft small one-line" title={`${pack.attribution}, ${pack.licence}`}>
          {formatCount(pack.trainCount)} + {formatCount(pack.heldOutCount)} held out{pack.classCount > 1 && `, ${pack.classCount} classes`} · {pack.licence} · {pack.attribution}
        </p>
      )}
      <MeasuredOutcome />
      <BaselineDistance />
    </fieldset>
  );
}
