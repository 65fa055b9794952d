import type { ComparisonQuestion } from '../../config/experiments';
import type { LabTab } from '../../store/lab';

export interface TabWords {
  title: string;
  /** What it does, in one sentence. */
  does: string;
  /** What of the paper it answers to, and what was found there. */
  paper: string;
}

export const tabWords: Readonly<Record<LabTab, TabWords>> = {
  replacement: {
    title: 'Replacement',
    does: 'Lets the pre-trained denoiser do a share of the fine-tuned model’s denoising steps, from the same noise, and measures what comes out.',
    paper: 'The paper’s chain-of-forgetting experiment. With the last steps given back to the pre-trained model, the distance first falls, then rises steeply: what it knows at small t, near the data, transfers as it is.',
  },
  zeroShot: {
    title: 'Zero-shot denoiser',
    does: 'Noises held-out target pictures up to level t and lets the pre-trained and the fine-tuned model denoise them to the end.',
    paper: 'Another look at the paper’s chain of forgetting: if what is known at small t transfers, the pre-trained denoiser does as well as the fine-tuned one there, without any training, and falls behind as t grows.',
  },
  forgetting: {
    title: 'Forgetting',
    does: 'Compares the loss at every t, pre-trained against now, on held-out target pictures and on held-out pictures of the set that the base knew.',
    paper: 'The reason for the paper’s two curves: ψ(t) rises with t, because there is more to learn on the noise side; ξ(t) falls, because what is known near the data should be kept.',
  },
  comparison: {
    title: 'Compare runs',
    does: 'Trains runs side by side from one base with the same seeds and measures each of them on its way.',
    paper: '',
  },
  ewc: {
    title: 'EWC',
    does: 'Measures how far the weights have moved from the pre-trained ones, each counted by how much the pre-trained model depends on it.',
    paper: 'Answers to the paper’s EWC comparison: Σ F (θ − θ0)², where F, the Fisher information, is estimated from gradients on the pre-trained model’s own samples.',
  },
  slowMotion: {
    title: 'Slow motion',
    does: 'Takes the next training step apart: which pictures it draws, at which t, what the model makes of them and what each row counts.',
    paper: 'No figure of the paper, but its objective at work: target rows draw t by ψ(t), bank rows by ξ(t).',
  },
  runs: {
    title: 'Runs',
    does: 'Every run is kept in this browser as it trains. Look at one again, go on with it, branch from a saved state, or set several side by side.',
    paper: '',
  },
};

/** What of the paper a comparison answers to. */
export const questionPaper: Readonly<Record<ComparisonQuestion, string>> = {
  race: 'For a far larger model (DiT-XL/2) and far longer runs the paper reports a relative promotion of 24.6 % over full fine-tuning, on average over eight tasks (26 % in the arXiv abstract). Expect another number here.',
  sensitivity: 'The paper’s τ sweep. ξ is the mirror image of ψ, as there; τ = 0 learns and remembers alike at every t.',
  bankSize: 'How much of what the paper calls augmented source memory is enough.',
  bankSteps: 'Whether a bank that was drawn quickly remembers as well as one that was drawn with care.',
  ablation: 'The paper’s ablation: reconsolidation alone, retention alone, both and neither.',
  convergence: 'The paper’s question whether rehearsal costs time on the way to the target.',
  retention: 'Retention on stored pictures against retention by distillation from the frozen pre-trained model.',
  withoutChange: 'No counterpart in the paper: your own run, repeated with the same seed and the same changes but the last.',
};

export interface AxisWords {
  title: string;
  unit: string;
  /** Of a single place, to go before its number. */
  place: string;
}

export const axisOf: Readonly<Record<'replacement' | 'zeroShot' | 'forgetting' | 'comparison' | 'ewc' | 'baseline', AxisWords>> = {
  replacement: { title: 'steps done by the pre-trained model', unit: '%', place: 'replaced' },
  zeroShot: { title: 'noise level t', unit: '', place: 't =' },
  forgetting: { title: 'noise level t', unit: '', place: 't =' },
  baseline: { title: 'noise level t', unit: '', place: 't =' },
  comparison: { title: 'training step', unit: '', place: 'step' },
  ewc: { title: 'training step', unit: '', place: 'step' },
};

/** 40 % · 250 */
export const placeWords = ({ place, unit }: AxisWords, x: number): string => `${place} ${Math.round(x)}${unit === '' ? '' : ` ${unit}`}`;
