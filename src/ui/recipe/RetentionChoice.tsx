import { defaultRunConfig } from '../../config/defaults';
import { isRunActive, selectPhase } from '../../store/selectors';
import { Term } from '../look/Term';
import { useConfig, useFact, useSession } from '../session/sessionContext';

const choices = [
  { choice: 'bank', title: 'Bank', words: 'predict the noise in the bank’s pictures' },
  { choice: 'distillation', title: 'Distillation', words: 'predict what the pre-trained model predicts for them' },
  { choice: 'none', title: 'None', words: 'target pictures alone' },
] as const;

/** What the model rehearses with: the three forms of retention. */
export function RetentionChoice() {
  const { recipe } = useSession();
  const config = useConfig((whole) => whole);
  const runRetention = useFact(({ run }) => run?.config.retention ?? null);
  const isActive = isRunActive(useFact(selectPhase));
  const chosen = config.live.bankShare === 0 ? 'none' : config.retention;
  const choose = (choice: (typeof choices)[number]['choice']): void => {
    if (choice !== 'none') recipe.edit({ type: 'configChanged', change: { retention: choice }, gesture: 'retention' });
    const { bankShare } = config.live;
    if (choice === 'none') recipe.edit({ type: 'liveChanged', change: { bankShare: 0 }, gesture: 'retention' });
    else if (bankShare === 0) recipe.edit({ type: 'liveChanged', change: { bankShare: defaultRunConfig.live.bankShare }, gesture: 'retention' });
    recipe.edit({ type: 'gestureEnded' });
  };
  return (
    <div className="recipe-part" role="radiogroup" aria-labelledby="retention-title">
      <div className="recipe-part--row">
        <h2 className="recipe-part__title" id="retention-title">
          Retention <Term name="retentionForm" />
        </h2>
        <div className="segments">
          {choices.map(({ choice, title, words }) => (
            <label key={choice} className="segments__option" title={words}>
              <input type="radio" name="retention" data-testid={`retention-${choice}`} checked={choice === chosen} onChange={() => choose(choice)} />
              <span>{title}</span>
            </label>
          ))}
        </div>
      </div>
      {isActive && runRetention !== config.retention && <p className="note small">The run that is on keeps its own form; this one takes effect at the next start.</p>}
    </div>
  );
}
