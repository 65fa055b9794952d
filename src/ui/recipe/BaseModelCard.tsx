import { useId } from 'react';
import { defaultRunConfig } from '../../config/defaults';
import { formatCount } from '../formatting';
import { Term } from '../look/Term';
import { useConfig, useFact, useSession } from '../session/sessionContext';

/** Which model the run starts from, and the door for a checkpoint of one's own. */
export function BaseModelCard() {
  const session = useSession();
  const id = useId();
  const base = useConfig((config) => config.base);
  const model = useFact((state) => state.base);
  const canOpen = useFact((state) => state.device !== null);
  const isKnown = model?.id === base;
  const words = isKnown
    ? `DiT, ${model.depth} blocks of ${model.hiddenSize}, ${formatCount(model.parameterCount)} weights`
    : 'a small DiT, comes with the page';

  return (
    <section className="recipe-part" aria-labelledby={`${id}-title`}>
      <div className="base-card">
        <h2 id={`${id}-title`} className="recipe-part__title">
          Base model <Term name="base" />
        </h2>
        <div className="base-card__actions">
          {base !== defaultRunConfig.base && (
            <button type="button" className="button button--small" onClick={() => session.recipe.edit({ type: 'configChanged', change: { base: defaultRunConfig.base } })}>
              Bundled
            </button>
          )}
          <label className="button button--small file-button" title="A .safetensors file with the names of the reference DiT">
            Open…
            <input
              type="file"
              accept=".safetensors"
              data-testid="open-checkpoint"
              disabled={!canOpen}
              onChange={({ target }) => {
                const file = target.files?.[0];
                target.value = '';
                if (file !== undefined) void session.openCheckpoint(file);
              }}
            />
          </label>
        </div>
        <p className="base-card__model one-line" title={words}>
          <strong>{base}</strong> <span className="soft small">{words}</span>
        </p>
      </div>
    </section>
  );
}
