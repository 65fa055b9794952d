import { useEffect, useRef, useState } from 'react';
import { defaultRunConfig } from '../../config/defaults';
import { smallSettings } from '../../store/smallSettings';
import { useConfig, useFact, useSession } from '../session/sessionContext';

/** No graphics card: says that it will be slow, chooses small settings in the open, and gives the full ones back on request. */
export function SoftwareNote({ isConfigGiven }: { isConfigGiven: boolean }) {
  const { recipe } = useSession();
  const isSoftware = useFact((state) => state.device?.isSoftware ?? false);
  const [choice, setChoice] = useState<'small' | 'full' | 'read' | null>(null);
  const hasChosen = useRef(isConfigGiven);
  const { sampling, evaluation, batchSize, steps } = useConfig((config) => config);

  useEffect(() => {
    if (!isSoftware || hasChosen.current) return;
    hasChosen.current = true;
    recipe.edit({ type: 'configReplaced', config: smallSettings(recipe.getState().config) });
    setChoice('small');
  }, [isSoftware, recipe]);

  if (!isSoftware || choice === 'read') return null;
  // a run that was opened, or came by a link, brought its own settings
  const isSmall = choice === 'small' && batchSize < defaultRunConfig.batchSize;
  return (
    <div className="note message message--slim" role="status" data-testid="software-note">
      <p>
        <strong>No graphics card: WebGPU runs on the processor,</strong> correct but slow.{' '}
        {isSmall &&
          `The recipe is smaller for it: batch ${batchSize} instead of ${defaultRunConfig.batchSize}, ${steps} steps instead of ${defaultRunConfig.steps}, ${sampling.count} samples every ${sampling.everySteps}${evaluation.everySteps === 0 ? ', no distances on the way' : ''}.`}
        {choice === 'full' && 'The full recipe is in force.'}
      </p>
      <span className="note__actions">
        {isSmall && (
          <button
            type="button"
            className="button button--small"
            onClick={() => {
              const { seed, base, dataset, live, name } = recipe.getState().config;
              recipe.edit({ type: 'configReplaced', config: { ...defaultRunConfig, seed, base, dataset, live, name } });
              setChoice('full');
            }}
          >
            Use the full recipe
          </button>
        )}
        {!isSmall && (
          <button
            type="button"
            className="button button--small"
            onClick={() => {
              recipe.edit({ type: 'configReplaced', config: smallSettings(recipe.getState().config) });
              setChoice('small');
            }}
          >
            Use small settings
          </button>
        )}
        <button type="button" className="button button--small" onClick={() => setChoice('read')}>
          Dismiss
        </button>
      </span>
    </div>
  );
}
