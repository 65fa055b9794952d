import { diffTuningSettings, standardSettings } from './defaults';
import type { Arm, ComparisonQuestion, RequestOf, ScheduledChange } from './experiments';
import type { LiveSettings, RunConfig } from './runConfig';

/** One of the runs that are compared. */
export interface ComparedRun extends Arm {
  config: RunConfig;
  changes: ScheduledChange[];
}

type Comparison = Pick<RequestOf<'comparison'>, 'question' | 'config' | 'changes'>;

const TAUS = [0, 0.3, 0.5, 0.7, 1, 1.5];
const BANK_SIZES = [8, 32, 128, 512];
const BANK_STEPS = [5, 10, 25, 50];

/** The runs that answer a question, in the order of their legend. Throws when a run without its last change is asked for and there was none. */
export function comparedRuns({ question, config, changes }: Comparison): ComparedRun[] {
  const run = (id: string, title: string, live: Partial<LiveSettings>, other: Partial<RunConfig> = {}): ComparedRun => ({
    id,
    title,
    config: { ...config, ...other, live: { ...config.live, ...live } },
    changes: [],
  });
  const standard = () => run('standard', 'Standard', { psi: standardSettings.psi, bankShare: 0 });
  const withBank = config.live.bankShare > 0 ? config.live.bankShare : diffTuningSettings.bankShare;
  const diffTuning = () => run('diff-tuning', 'Diff-Tuning', { bankShare: withBank, ...(config.live.psi.family === 'constant' ? { psi: diffTuningSettings.psi } : {}) });
  const one: LiveSettings['psi'] = { family: 'constant', value: 1 };
  switch (question) {
    case 'race':
    case 'convergence':
      return [standard(), diffTuning()];
    case 'sensitivity':
      return [
        ...TAUS.map((tau) => run(`tau-${tau}`, `τ = ${tau}`, { psi: { family: 'power', tau, inverted: false }, xi: { mode: 'mirror' }, bankShare: withBank })),
        run('inverted', 'τ = 1, inverted', { psi: { family: 'power', tau: 1, inverted: true }, xi: { mode: 'mirror' }, bankShare: withBank }),
      ];
    case 'bankSize':
      return BANK_SIZES.map((size) => run(`bank-${size}`, `${size} pictures`, { bankShare: withBank }, { bank: { ...config.bank, size } }));
    case 'bankSteps':
      return BANK_STEPS.map((steps) => run(`steps-${steps}`, `${steps} steps`, { bankShare: withBank }, { bank: { ...config.bank, ddimSteps: steps } }));
    case 'ablation':
      return [
        diffTuning(),
        run('retention-only', 'Retention only (ψ ≡ 1)', { psi: one, xi: ownXi(config.live), bankShare: withBank }),
        run('reconsolidation-only', 'Reconsolidation only', { psi: diffTuning().config.live.psi, bankShare: 0 }),
        standard(),
      ];
    case 'retention':
      return [
        run('bank', 'Bank', diffTuning().config.live, { retention: 'bank' }),
        run('distillation', 'Distillation', diffTuning().config.live, { retention: 'distillation' }),
        run('none', 'No retention', { ...diffTuning().config.live, bankShare: 0 }),
      ];
    case 'withoutChange': {
      if (changes.length === 0) throw new Error('No setting was changed during this run, so there is nothing to leave out. Change ψ while it trains, then ask again.');
      return [
        { ...run('with-change', 'As it was', {}), changes },
        { ...run('without-change', 'Without the last change', {}), changes: changes.slice(0, -1) },
      ];
    }
    default:
      question satisfies never;
      return [];
  }
}

/** With ψ ≡ 1 a mirrored or complementary ξ would be flat or zero: retention alone keeps the ξ of the default ψ. */
function ownXi({ psi, xi }: LiveSettings): LiveSettings['xi'] {
  if (xi.mode === 'own') return xi;
  return psi.family === 'power' ? { mode: 'own', curve: { ...psi, inverted: !psi.inverted } } : { mode: 'own', curve: { family: 'power', tau: 1, inverted: true } };
}

/** Every question's title and what it varies, for people. */
export const questionWords: Readonly<Record<ComparisonQuestion, { title: string; words: string }>> = {
  race: { title: 'Race', words: 'Standard fine-tuning and Diff-Tuning from one base with the same seeds, a few steps each in turn.' },
  sensitivity: { title: 'ψ sensitivity', words: 'ψ(t) = ((t + 1) / T)^τ for seven τ, ξ its mirror image.' },
  bankSize: { title: 'Bank size', words: 'Diff-Tuning with knowledge banks of different sizes.' },
  bankSteps: { title: 'Bank quality', words: 'Diff-Tuning with knowledge banks drawn in 5 to 50 DDIM steps.' },
  ablation: { title: 'Ablation', words: 'Both halves of the objective, either alone, and neither.' },
  convergence: { title: 'Convergence', words: 'How fast standard fine-tuning and Diff-Tuning come near the target.' },
  retention: { title: 'Bank or distillation', words: 'Retention on the bank’s pictures, on the pre-trained model’s predictions for them, or none.' },
  withoutChange: { title: 'Without this change', words: 'The run as it was beside the same run without the last change of its settings.' },
};
