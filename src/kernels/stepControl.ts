/** The numbers of one AdamW step; the bias corrections come from the CPU because WGSL's pow loses them. */
export interface AdamWFactors {
  beta1: number;
  beta2: number;
  /** learningRate / (1 − β1^n) at the optimizer's step n. */
  stepSize: number;
  /** 1 / √(1 − β2^n). */
  rootCorrection: number;
  epsilon: number;
  /** learningRate · weightDecay. */
  decay: number;
}

/**
 * What a training step is told in numbers, as one int32 tensor that is overwritten before the step: so a recorded step
 * takes another seed, split or learning rate without being recorded again.
 */
export interface StepControl extends AdamWFactors {
  /** u32: the run's seed. */
  seed: number;
  /** u32: the number that the step's random streams are named by. */
  step: number;
  /** Rows of the batch that the target set fills; the knowledge bank fills the rest. */
  targetRows: number;
  /** Pictures that may be drawn: entries of trainIndices. */
  trainCount: number;
  /** Pictures of the bank; 0 without one. */
  bankCount: number;
  /** Whether a target row is mirrored by a coin. */
  flip: boolean;
  /** Probability that a target row loses its label, 0…1. */
  labelDropout: number;
  nullLabel: number;
  /** What a row's loss counts for in the objective, but for its weight at t: the factor of its kind / rows of its kind. */
  targetFactor: number;
  bankFactor: number;
  emaDecay: number;
  /** The gradient's norm is held to this; 0 leaves it alone. */
  maxGradientNorm: number;
}

/** Words that are u32. A coin word x drops its row's label when x < dropsBelow, or always when dropsAlways is 1. */
const WHOLE = ['seed', 'step', 'targetRows', 'trainCount', 'bankCount', 'flip', 'dropsBelow', 'dropsAlways', 'nullLabel'] as const;
/** Words that are the bits of a float32. The rests are 1 − share, taken in float64: in float32, 1 − 0.9999 is off by 2e-4 of itself. */
const REAL = [
  'targetFactor', 'bankFactor',
  'beta1', 'beta2', 'stepSize', 'rootCorrection', 'epsilon', 'decay', 'emaDecay', 'maxGradientNorm',
  'beta1Rest', 'beta2Rest', 'emaRest',
] as const;

export type WholeControl = (typeof WHOLE)[number];
export type RealControl = (typeof REAL)[number];

/** Elements of the control tensor. */
export const CONTROL_WORDS = 64;

/** Where each number lies in the control tensor. */
export const controlIndex = Object.fromEntries([...WHOLE, ...REAL].map((name, index) => [name, index])) as Record<WholeControl | RealControl, number>;

/** WGSL for a whole number of the control tensor, which the program must have as its input `control` of 1 component: a u32. */
export function controlU32(name: WholeControl): string {
  return `control(${controlIndex[name]})`;
}

/** The same for a float: an f32. */
export function controlF32(name: RealControl): string {
  return `bitcast<f32>(control(${controlIndex[name]}))`;
}

/** The control tensor's values. Throws a RangeError that names the number when one does not fit. */
export function controlWords(control: StepControl): Uint32Array<ArrayBuffer> {
  const { flip, labelDropout, beta1, beta2, emaDecay } = control;
  if (!(labelDropout >= 0 && labelDropout <= 1)) throw new RangeError(`A step's labelDropout must lie from 0 to 1, not at ${labelDropout}.`);
  // (x + ½) / 2^32 < p exactly when x < ⌈2^32·p − ½⌉, and float64 makes no error in that
  const dropping = Math.max(0, Math.ceil(labelDropout * 2 ** 32 - 0.5));
  const dropsAlways = dropping === 2 ** 32;
  const whole: Record<WholeControl, number> = {
    ...control,
    flip: Number(flip),
    dropsBelow: dropsAlways ? 0xffffffff : dropping,
    dropsAlways: Number(dropsAlways),
  };
  const real: Record<RealControl, number> = { ...control, beta1Rest: 1 - beta1, beta2Rest: 1 - beta2, emaRest: 1 - emaDecay };

  const words = new Uint32Array(CONTROL_WORDS);
  const floats = new Float32Array(words.buffer);
  for (const name of WHOLE) {
    const value = whole[name];
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) throw new RangeError(`A step's ${name} must be a whole number from 0 to 4294967295, not ${value}.`);
    words[controlIndex[name]] = value;
  }
  for (const name of REAL) floats[controlIndex[name]] = real[name];
  return words;
}

/** How rows of one kind draw t and what their losses weigh. */
export interface TimePlan {
  /** Cumulative u32 table that t is drawn from (timestepDensity.ts), [T]. */
  table: Uint32Array;
  /** Loss weight of a row at t, [T]; null means 1 everywhere. */
  weightOfT: Float64Array | null;
}

/** The time tables follow one another in one int32 tensor [6·T]; those after the second are bits of float32. */
const TIME_TABLES = ['targetTable', 'bankTable', 'targetWeight', 'bankWeight', 'signal', 'noise'] as const;
export const TIME_TABLE_COUNT = TIME_TABLES.length;

/** Each table's place: it begins at this times T. */
export const timeTableIndex = Object.fromEntries(TIME_TABLES.map((name, index) => [name, index])) as Record<(typeof TIME_TABLES)[number], number>;

/** The time tables' values, [6·T]. They change only when the plan does. `alphaBar`: ᾱ[t], [T]; its roots are taken in float64. */
export function timeTableWords({ target, bank }: { target: TimePlan; bank: TimePlan }, alphaBar: Float64Array): Uint32Array<ArrayBuffer> {
  const T = alphaBar.length;
  const words = new Uint32Array(TIME_TABLE_COUNT * T);
  const floats = new Float32Array(words.buffer);
  for (const given of [target.table, target.weightOfT, bank.table, bank.weightOfT]) {
    if (given !== null && given.length !== T) throw new RangeError(`ᾱ has ${T} timesteps, so every table of t must have as many, not ${given.length}.`);
  }
  words.set(target.table, timeTableIndex.targetTable * T);
  words.set(bank.table, timeTableIndex.bankTable * T);
  floats.set(target.weightOfT ?? new Float32Array(T).fill(1), timeTableIndex.targetWeight * T);
  floats.set(bank.weightOfT ?? new Float32Array(T).fill(1), timeTableIndex.bankWeight * T);
  floats.set(alphaBar.map(Math.sqrt), timeTableIndex.signal * T);
  floats.set(alphaBar.map((value) => Math.sqrt(1 - value)), timeTableIndex.noise * T);
  return words;
}
