import { comparedRuns, type ComparedRun } from '../config/comparisons';
import { PASSES_OF_A_TRAINED_ROW, passesOfStep } from '../config/experimentCost';
import type { ExperimentRow, RequestOf } from '../config/experiments';
import type { ImageSource } from '../data/imageDataset';
import { SubmissionPace } from '../gpu/submissionPace';
import { purpose } from '../random/purpose';
import { prepareRun, prepareRunOn, type PreparedRun } from '../training/prepareRun';
import { sampleImages } from '../training/sampleImages';
import { labelsLikeTraining } from '../training/sampleLabels';
import type { Stepper } from '../training/stepper';
import { NonFiniteLossError, type StepRecord } from '../training/trainingRun';
import { LAB_BATCH } from './denoiser';
import { ewcMeter, type EwcMeter } from './ewc';
import { distanceRows, stripOf, type Experiment, type Finding, type Lab } from './lab';

/** Runs take turns of so many steps at most, so that their curves grow side by side. */
const SLICE_STEPS = 25;

/** One run of one seed. */
interface Trial {
  arm: ComparedRun;
  seed: number;
  prepared: PreparedRun;
  bank: ImageSource | null;
}

/**
 * Runs compared (METHOD.md §5.4, §5.7): from one base with the same seeds, a few steps each in turn on one recorded stepper, every so often
 * measured from the same noise. Rows: training losses, mean over the steps of a turn; every distance to the target and to the
 * source, the distance in weights; x = step.
 */
export async function* comparison(lab: Lab, request: RequestOf<'comparison'>): Experiment {
  const arms = comparedRuns(request);
  const bankSeed = request.seeds[0] ?? 0;
  const steppers = new Map<string, Stepper>();
  const pace = new SubmissionPace();
  try {
    const meter = request.ewc ? await ewcMeter(lab, request.count, bankSeed) : null;
    for (const seed of request.seeds) {
      const trials: Trial[] = [];
      for (const arm of arms) trials.push(await prepareTrial(lab, arm, seed, bankSeed, steppers));
      const [first] = trials;
      if (first === undefined) return;
      await first.prepared.run.takeUp(first.bank);
      yield* await measure(lab, request, first, arms, meter);
      for (const end of sliceEnds(request)) {
        for (const trial of trials) {
          await trial.prepared.run.takeUp(trial.bank);
          yield { kind: 'measured', rows: lossRows(await trainTo(lab, trial, end, pace), trial) };
          if (isMeasured(end, request)) yield* await measure(lab, request, trial, [trial.arm], meter);
          await trial.prepared.run.snapshot();
        }
      }
    }
  } finally {
    for (const stepper of steppers.values()) stepper.dispose();
  }
}

/** Steps at which turns end: every few steps, at every measurement and before every change of settings. */
export function sliceEnds({ config, measurements, changes }: Pick<RequestOf<'comparison'>, 'config' | 'measurements' | 'changes'>): number[] {
  const { steps } = config;
  const slices = Array.from({ length: Math.ceil(steps / SLICE_STEPS) }, (_, slice) => Math.min(steps, (slice + 1) * SLICE_STEPS));
  const ends = [...slices, ...measuredSteps(steps, measurements), ...changes.map(({ step }) => step)];
  return [...new Set(ends)].filter((end) => end > 0 && end <= steps).sort((a, b) => a - b);
}

function measuredSteps(steps: number, measurements: number): number[] {
  return Array.from({ length: measurements }, (_, index) => Math.round(((index + 1) * steps) / measurements));
}

function isMeasured(step: number, { config, measurements }: RequestOf<'comparison'>): boolean {
  return measuredSteps(config.steps, measurements).includes(step);
}

/** @param bankSeed one bank serves all seeds, as the one does that ships with a base */
async function prepareTrial(lab: Lab, arm: ComparedRun, seed: number, bankSeed: number, steppers: Map<string, Stepper>): Promise<Trial> {
  const config = { ...arm.config, seed };
  const needsBank = [config.live, ...arm.changes.map(({ settings }) => settings)].some(({ bankShare }) => bankShare > 0);
  const bank = needsBank ? await lab.bank({ ...config.bank, seed: bankSeed }) : null;
  const known = steppers.get(config.retention);
  const prepared = known === undefined ? await prepareRun(config, lab.base, lab.dataset, bank) : prepareRunOn(known, config, lab.base, lab.dataset);
  steppers.set(config.retention, prepared.stepper);
  return { arm, seed, prepared, bank };
}

/** Trains the run, which has its stepper, to a step; its settings change where they did. */
async function trainTo(lab: Lab, { arm, prepared: { run } }: Trial, end: number, pace: SubmissionPace): Promise<StepRecord[]> {
  try {
    for (const { settings } of arm.changes.filter(({ step }) => step === run.step)) run.changeSettings(settings);
    while (run.step < end) {
      const count = Math.min(end - run.step, pace.pieces);
      const began = performance.now();
      run.advance(count);
      await lab.passed(count * arm.config.batchSize * PASSES_OF_A_TRAINED_ROW);
      pace.learn(performance.now() - began);
    }
    return await run.readLosses();
  } catch (error) {
    if (error instanceof NonFiniteLossError) throw new Error(`“${arm.title}”: ${error.message} Choose a smaller learning rate and start the comparison again.`);
    throw error;
  }
}

/** Samples of the EMA model, measured; told of each of the arms. */
async function measure(lab: Lab, request: RequestOf<'comparison'>, { prepared, seed }: Trial, arms: readonly ComparedRun[], meter: EwcMeter | null): Promise<Finding[]> {
  const { count, ddimSteps, config } = request;
  const { embeddingTable, schedule } = lab.base;
  const { layout, run, stepper } = prepared;
  const { guidance } = config.evaluation;
  const { step, ema } = run.state;
  const model = { layout, theta: ema, positionTable: stepper.context.positionTable };
  let before = 0;
  const images = await sampleImages({
    model,
    embeddingTable,
    alphaBar: schedule.alphaBar,
    labels: labelsLikeTraining(lab.dataset, count, seed),
    ddimSteps,
    guidance,
    seed,
    noisePurpose: purpose.evaluation,
    batchSize: LAB_BATCH,
    onStep: async (done, total) => {
      const passes = (done / total) * count * ddimSteps * passesOfStep(guidance);
      await lab.passed(passes - before);
      before = passes;
    },
  });
  const rows: ExperimentRow[] = [];
  for (const against of ['target', 'source'] as const) {
    if (against === 'source' && !config.evaluation.source) continue;
    const distances = await lab.measure(images, against, seed);
    rows.push(...arms.flatMap(({ id }) => distanceRows(distances, { arm: id, x: step, seed, against })));
  }
  if (meter !== null) for (const { id } of arms) rows.push(...(await meter(model, { arm: id, x: step, seed })));
  return [
    { kind: 'drew', strips: arms.map(({ id }) => stripOf(images, lab.dataset.imageSize, { arm: id, x: step, seed })) },
    { kind: 'measured', rows },
  ];
}

function lossRows(records: readonly StepRecord[], { arm, seed }: Trial): ExperimentRow[] {
  const last = records.at(-1);
  if (last === undefined) return [];
  return (['reconsolidation', 'retention'] as const).flatMap((measure): ExperimentRow[] => {
    const losses = records.flatMap((record) => record[measure] ?? []);
    if (losses.length === 0) return [];
    const value = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    return [{ arm: arm.id, x: last.step, seed, measure, against: measure === 'reconsolidation' ? 'target' : 'source', value, sd: null, nReal: null, nFake: losses.length, floor: null }];
  });
}
