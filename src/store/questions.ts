import { diffTuningSettings, methodOf, standardSettings } from '../config/defaults';
import { needsModel, type ExperimentKind, type ExperimentRequest } from '../config/experiments';
import type { RunConfig } from '../config/runConfig';
import type { Experiment } from './lab';
import { defaultForm, requestOf, type LabForm } from './labRequests';
import type { PlaygroundState } from './playgroundState';

interface Asked {
  id: string;
  /** A question that a person might have. */
  title: string;
  /** What is done about it, in a sentence. */
  does: string;
  lookFor: string;
  /** About how long it takes where the pace is not known yet. */
  lasts: { card: string; software: string };
}

/** Sets the recipe; the person presses Start. */
export interface RecipeQuestion extends Asked {
  kind: 'recipe';
  recipe: (config: RunConfig) => RunConfig;
}

/** Starts an experiment of the lab. */
export interface LabQuestion extends Asked {
  kind: 'lab';
  experiment: ExperimentKind;
  form: (usual: LabForm) => LabForm;
}

export type Question = RecipeQuestion | LabQuestion;

const FEW_PICTURES = 20;
/** How often a run is measured whose course is the answer. */
const LOOKS = 10;
/** Few enough that ten measurements of the loss by t are no longer than the run. */
const BATCHES_FOR_LOSS_BY_T = 2;

const asDiffTuning = ({ live }: RunConfig): RunConfig['live'] => (methodOf(live) === 'diff-tuning' ? live : { ...diffTuningSettings, learningRate: live.learningRate });
const withOftenMeasured = (config: RunConfig): RunConfig['evaluation'] => ({ ...config.evaluation, everySteps: Math.max(1, Math.round(config.steps / LOOKS)) });

/** What a person may ask the page, each with one click; the plain ones first. */
export const questions: readonly Question[] = [
  {
    id: 'psi',
    title: 'Does ψ matter?',
    does: 'Trains seven runs from one base that differ in ψ(t) alone: level, rising ever more steeply, and turned around.',
    lookFor: 'Whether the runs end at different distances by more than their seeds do, and whether the turned-around ψ comes off worst: the paper’s choice rises with t.',
    lasts: { card: 'a few minutes', software: 'about ten minutes, with fewer and shorter runs' },
    kind: 'lab',
    experiment: 'comparison',
    form: (usual) => ({ ...usual, question: 'sensitivity' }),
  },
  {
    id: 'forget',
    title: 'Watch it forget',
    does: 'Standard fine-tuning, nothing rehearsed, with both distances and the loss by t measured ten times on the way.',
    lookFor: 'The distance to the source climbs while that to the target falls, and loss by t on source pictures rises above the pre-trained curve. Then choose Diff-Tuning and press Start again: the same seed, and both methods stand side by side.',
    lasts: { card: 'a minute or two', software: 'about five minutes with the small recipe' },
    kind: 'recipe',
    recipe: (config) => ({
      ...config,
      live: { ...standardSettings, learningRate: config.live.learningRate },
      evaluation: { ...withOftenMeasured(config), source: true, share: Math.max(config.evaluation.share, 0.3), forgettingRows: BATCHES_FOR_LOSS_BY_T * config.batchSize },
    }),
  },
  {
    id: 'retention-only',
    title: 'What if retention is all there is?',
    does: 'Fills every batch from the knowledge bank: the model rehearses what it knew and never sees the target.',
    lookFor: 'The samples hardly change, the distance to the target stays where it began and so does that to the source: rehearsing keeps, and teaches nothing.',
    lasts: { card: 'a minute or two', software: 'a few minutes with the small recipe' },
    kind: 'recipe',
    recipe: (config) => ({ ...config, live: { ...asDiffTuning(config), bankShare: 1 } }),
  },
  {
    id: 'little-data',
    title: 'How little data?',
    does: `Trains on ${FEW_PICTURES} pictures of the target set, evenly spread over it; distances stay those to the whole set.`,
    lookFor: 'Click a sample to see the training picture that it is most like. Where samples come nearer to one than held-out pictures do, the model copies instead of learning.',
    lasts: { card: 'a minute or two', software: 'about five minutes with the small recipe' },
    kind: 'recipe',
    recipe: (config) => ({ ...config, trainPictures: FEW_PICTURES, evaluation: withOftenMeasured(config) }),
  },
  {
    id: 'which-half',
    title: 'Which half matters?',
    does: 'Gives a growing share of the denoising steps, those near the picture, back to the pre-trained model, and measures what comes out.',
    lookFor: 'As long as the distance stays low, the old model does that part as well: it need not be learnt. Where it rises steeply begins what had to be learnt anew.',
    lasts: { card: 'under a minute', software: 'about a minute, as a preview of few pictures' },
    kind: 'lab',
    experiment: 'replacement',
    form: (usual) => ({ ...usual, side: 'data' }),
  },
  {
    id: 'upside-down',
    title: 'What if ψ is upside down?',
    does: 'Turns ψ and ξ around: the target is learnt near the picture, and the base is rehearsed near the noise.',
    lookFor: 'Shapes should stay those of the base for longer, and detail be overwritten first. Compare the distances with those of the usual curve, from the same seed.',
    lasts: { card: 'a minute or two', software: 'a few minutes with the small recipe' },
    kind: 'recipe',
    recipe: (config) => ({ ...config, live: { ...asDiffTuning(config), psi: { family: 'power', tau: 1, inverted: true }, xi: { mode: 'mirror' } } }),
  },
  {
    id: 'memory',
    title: 'How much memory is enough?',
    does: 'Trains Diff-Tuning with knowledge banks of 8, 32, 128 and 512 pictures, all else alike.',
    lookFor: 'The size from which on the distance to the source no longer falls: more memory than that buys nothing here.',
    lasts: { card: 'a few minutes', software: 'about five minutes, with fewer and shorter runs' },
    kind: 'lab',
    experiment: 'comparison',
    form: (usual) => ({ ...usual, question: 'bankSize' }),
  },
  {
    id: 'race',
    title: 'Which method comes closer, and which forgets less?',
    does: 'Trains standard fine-tuning and Diff-Tuning side by side from one base with the same seeds.',
    lookFor: 'The last table: the difference seed by seed. Where its interval leaves out zero, the seeds alone do not explain it; anything less is no finding.',
    lasts: { card: 'about a minute', software: 'a few minutes, with one short seed' },
    kind: 'lab',
    experiment: 'comparison',
    form: (usual) => ({ ...usual, question: 'race' }),
  },
];

/**
 * What a question asks of the lab.
 * @param recipe what new runs are trained by · run: the one on the screen, whose model is examined; null: none
 */
export function requestOfQuestion({ experiment, form }: LabQuestion, { recipe, run, isSoftware }: { recipe: RunConfig; run: RunConfig | null; isSoftware: boolean }): ExperimentRequest {
  return requestOf(experiment, form(defaultForm(experiment, isSoftware)), { config: needsModel(experiment) ? (run ?? recipe) : recipe, changes: [] });
}

/** The newest result that answers the question already: recorded, or the person's own. null: none. */
export function knownAnswer({ lab }: Pick<PlaygroundState, 'lab'>, { experiment, form }: LabQuestion): Experiment | null {
  const { question, side } = form(defaultForm(experiment, false));
  const answers = ({ request, rows }: Experiment): boolean => {
    if (rows.length === 0 || request.kind !== experiment) return false;
    return request.kind === 'comparison' ? request.question === question : request.kind !== 'replacement' || request.side === side;
  };
  return lab.experiments.findLast(answers) ?? null;
}
