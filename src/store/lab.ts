import type { Arm, ExperimentKind, ExperimentRequest, ExperimentRow } from '../config/experiments';
import type { EngineEvent, ImageStrip, InspectedStep, LossCurve } from '../protocol/events';

/** queued: waits for those before it · finished, cancelled, failed: over; what was measured stays. */
export type ExperimentStatus = 'queued' | 'running' | 'paused' | 'finished' | 'cancelled' | 'failed';

/** Everything that is known of one experiment. */
export interface Experiment {
  id: number;
  request: ExperimentRequest;
  arms: readonly Arm[];
  status: ExperimentStatus;
  /** What it is about; null until it has started. modelStep: null also where models of its own are trained. */
  base: string | null;
  dataset: string | null;
  modelStep: number | null;
  /** In passes (config/experimentCost.ts). */
  done: number;
  total: number;
  secondsLeft: number | null;
  rows: readonly ExperimentRow[];
  strips: readonly ImageStrip[];
  /** Some strips were not kept, for want of memory. */
  hasLostStrips: boolean;
  /** Why it failed; null where it did not. */
  message: string | null;
}

/** Loss by t of the pre-trained model and of the one in training, newest first measured last. */
export interface LossByTimestep {
  step: number;
  /** That each mean is taken over. */
  rows: number;
  curves: readonly LossCurve[];
}

export const labTabs = ['replacement', 'zeroShot', 'forgetting', 'comparison', 'ewc', 'slowMotion', 'runs'] as const;
export type LabTab = (typeof labTabs)[number];

export interface LabState {
  /** Oldest first. */
  experiments: readonly Experiment[];
  /** Which result of a kind is looked at: the newest, or one that was chosen. */
  chosen: Readonly<Partial<Record<ExperimentKind, number>>>;
  tab: LabTab;
  lossByTimestep: LossByTimestep | null;
  inspected: InspectedStep | null;
  /** Milliseconds that a forward pass of one picture took in the newest experiment; null until one has told. */
  msPerPass: number | null;
  /** What happened last, for those who hear the page. */
  news: { id: number; status: ExperimentStatus } | null;
}

export const emptyLab: LabState = { experiments: [], chosen: {}, tab: 'replacement', lossByTimestep: null, inspected: null, msPerPass: null, news: null };

/** What a person does in the lab that no engine needs to know of. */
export type LabPageEvent =
  /** Experiments of earlier visits, or of a run that is opened: those that are not known yet come before the others. */
  | { type: 'experimentsRemembered'; experiments: readonly Experiment[] }
  | { type: 'labTabChosen'; tab: LabTab } | { type: 'labResultChosen'; kind: ExperimentKind; id: number };

type LabEventType =
  | 'lossByTimestepMeasured' | 'stepInspected' | 'experimentQueued' | 'experimentStarted' | 'experimentProgressed' | 'experimentMeasured' | 'experimentDrew'
  | 'experimentPaused' | 'experimentResumed' | 'experimentFinished' | 'experimentCancelled' | 'experimentFailed';
export type LabEvent = Extract<EngineEvent, { type: LabEventType }> | LabPageEvent;

export const maxExperiments = 12;
/** Of one experiment: about 6,000 pictures of 32 × 32. */
export const maxStripBytes = 24 * 2 ** 20;

/** It came with the page: nobody here has asked for it. */
export const isRecorded = ({ id }: Pick<Experiment, 'id'>): boolean => id < 0;

export const isOpen = ({ status }: Pick<Experiment, 'status'>): boolean => status === 'queued' || status === 'running' || status === 'paused';

/** The lab after one more event. */
export function applyLabEvent(lab: LabState, event: LabEvent): LabState {
  switch (event.type) {
    case 'labTabChosen':
      return { ...lab, tab: event.tab };
    case 'labResultChosen':
      return { ...lab, chosen: { ...lab.chosen, [event.kind]: event.id }, tab: tabOf(event.kind) ?? lab.tab };
    case 'experimentsRemembered':
      return { ...lab, experiments: withRemembered(lab.experiments, event.experiments) };
    case 'lossByTimestepMeasured':
      return { ...lab, lossByTimestep: { step: event.step, rows: event.rows, curves: withCurves(lab.lossByTimestep?.curves ?? [], event.curves) } };
    case 'stepInspected':
      return { ...lab, inspected: event.inspected };
    case 'experimentQueued': {
      const { id, request, arms } = event;
      const queued: Experiment = {
        id, request, arms, status: 'queued', base: null, dataset: null, modelStep: null, done: 0, total: 0, secondsLeft: null, rows: [], strips: [], hasLostStrips: false, message: null,
      };
      const others = lab.experiments.filter((other) => other.id !== id);
      return { ...lab, experiments: withinLimit([...others, queued]), chosen: { ...lab.chosen, [request.kind]: id }, news: { id, status: 'queued' } };
    }
    case 'experimentStarted': {
      const { id, base, dataset, modelStep } = event;
      return inStatus(lab, id, 'running', { base, dataset, modelStep });
    }
    case 'experimentProgressed': {
      const { id, done, total, secondsLeft } = event;
      const isPaceKnown = secondsLeft !== null && secondsLeft > 0 && total > done;
      return { ...withExperiment(lab, id, (experiment) => ({ ...experiment, done, total, secondsLeft })), msPerPass: isPaceKnown ? (1000 * secondsLeft) / (total - done) : lab.msPerPass };
    }
    case 'experimentMeasured':
      return withExperiment(lab, event.id, (experiment) => ({ ...experiment, rows: [...experiment.rows, ...event.rows] }));
    case 'experimentDrew':
      return withExperiment(lab, event.id, (experiment) => withStrips(experiment, event.strips));
    case 'experimentPaused':
      return inStatus(lab, event.id, 'paused');
    case 'experimentResumed':
      return inStatus(lab, event.id, 'running');
    case 'experimentFinished':
      return inStatus(lab, event.id, 'finished', { secondsLeft: 0 });
    case 'experimentCancelled':
      return inStatus(lab, event.id, 'cancelled', { secondsLeft: null });
    case 'experimentFailed':
      return inStatus(lab, event.id, 'failed', { message: event.message, secondsLeft: null });
    default:
      event satisfies never;
      return lab;
  }
}

/** The lab without its engine: what was going on there has failed, what was measured stays. */
export function withoutEngine(lab: LabState, message: string): LabState {
  if (!lab.experiments.some(isOpen)) return lab;
  return { ...lab, experiments: lab.experiments.map((experiment) => (isOpen(experiment) ? { ...experiment, status: 'failed', message, secondsLeft: null } : experiment)) };
}

/** The lab when another run begins: what was known of the last run's model is gone. */
export function forNextRun(lab: LabState): LabState {
  return { ...lab, lossByTimestep: null, inspected: null };
}

/** A distance of the base is asked for beside the dataset, not in a tab. */
export function tabOf(kind: ExperimentKind): LabTab | null {
  return kind === 'baseline' ? null : kind;
}

function withExperiment(lab: LabState, id: number, change: (experiment: Experiment) => Experiment): LabState {
  return { ...lab, experiments: lab.experiments.map((experiment) => (experiment.id === id ? change(experiment) : experiment)) };
}

function inStatus(lab: LabState, id: number, status: ExperimentStatus, change: Partial<Experiment> = {}): LabState {
  return { ...withExperiment(lab, id, (experiment) => ({ ...experiment, ...change, status })), news: { id, status } };
}

/** Ids grow with time: the order is that in which they were asked for. */
export function withRemembered(experiments: readonly Experiment[], remembered: readonly Experiment[]): readonly Experiment[] {
  const unknown = remembered.filter(({ id }) => !experiments.some((known) => known.id === id));
  if (unknown.length === 0) return experiments;
  return withinLimit([...unknown, ...experiments].sort((a, b) => a.id - b.id));
}

/** The oldest that are over go first; what is open stays. */
function withinLimit(experiments: readonly Experiment[]): readonly Experiment[] {
  let surplus = experiments.length - maxExperiments;
  return experiments.filter((experiment) => {
    if (surplus <= 0 || isOpen(experiment)) return true;
    surplus -= 1;
    return false;
  });
}

/** Curves of this measurement in place of the same model's and set's before it: the pre-trained model's come only once. */
function withCurves(known: readonly LossCurve[], next: readonly LossCurve[]): LossCurve[] {
  return [...known.filter(({ model, against }) => !next.some((curve) => curve.model === model && curve.against === against)), ...next];
}

const bytesOf = (strips: readonly ImageStrip[]): number => strips.reduce((sum, { images }) => sum + images.pixels.byteLength, 0);

/** All strips while there is room for them; then those of the first seed alone, as long as they fit. */
function withStrips(experiment: Experiment, strips: readonly ImageStrip[]): Experiment {
  const all = [...experiment.strips, ...strips];
  if (bytesOf(all) <= maxStripBytes) return { ...experiment, strips: all };
  const [firstSeed] = experiment.request.seeds;
  let room = maxStripBytes;
  const kept = all.filter((strip) => {
    if (strip.seed !== firstSeed || strip.images.pixels.byteLength > room) return false;
    room -= strip.images.pixels.byteLength;
    return true;
  });
  return { ...experiment, strips: kept, hasLostStrips: true };
}
