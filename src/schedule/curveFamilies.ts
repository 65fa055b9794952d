import { curveSchema, type Curve, type CurveFamily } from './curve';

/** A number of a curve as the editor offers it: a slider or field with these bounds (those of curveSchema, or narrower where wider is useless). */
export interface CurveParameter {
  readonly key: string;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export interface CurveFamilyDescription {
  readonly family: CurveFamily;
  readonly title: string;
  /** One sentence. */
  readonly explanation: string;
  readonly defaultCurve: Curve;
  readonly parameters: readonly CurveParameter[];
  /** On/off properties of the curve. */
  readonly toggles: readonly { readonly key: string; readonly label: string }[];
}

const weight = { min: 0, max: 10, step: 0.01 };
const unit = { min: 0, max: 1, step: 0.01 };

const descriptions: Record<CurveFamily, Omit<CurveFamilyDescription, 'family'>> = {
  power: {
    title: 'Power',
    explanation: 'Rises from the data side to the noise side as a power of t: Diff-Tuning’s own curve, with τ saying how strongly.',
    defaultCurve: { family: 'power', tau: 1, inverted: false },
    parameters: [{ key: 'tau', label: 'Exponent τ', min: 0, max: 10, step: 0.05 }],
    toggles: [{ key: 'inverted', label: 'Falling instead of rising' }],
  },
  linear: {
    title: 'Linear',
    explanation: 'A straight line between a weight on the data side and one on the noise side.',
    defaultCurve: { family: 'linear', start: 0, end: 1 },
    parameters: [
      { key: 'start', label: 'Weight at t = 0', ...weight },
      { key: 'end', label: 'Weight at t = 999', ...weight },
    ],
    toggles: [],
  },
  sigmoid: {
    title: 'Sigmoid',
    explanation: 'A soft step from 0 on the data side to 1 on the noise side.',
    defaultCurve: { family: 'sigmoid', center: 0.5, width: 0.1 },
    parameters: [
      { key: 'center', label: 'Center u', ...unit },
      { key: 'width', label: 'Width', min: 0.005, max: 1, step: 0.005 },
    ],
    toggles: [],
  },
  step: {
    title: 'Step',
    explanation: 'One weight below a threshold, another from there on.',
    defaultCurve: { family: 'step', threshold: 0.5, low: 0, high: 1 },
    parameters: [
      { key: 'threshold', label: 'Threshold u', ...unit },
      { key: 'low', label: 'Weight below', ...weight },
      { key: 'high', label: 'Weight above', ...weight },
    ],
    toggles: [],
  },
  constant: {
    title: 'Constant',
    explanation: 'The same weight at every timestep: standard fine-tuning.',
    defaultCurve: { family: 'constant', value: 1 },
    parameters: [{ key: 'value', label: 'Weight', ...weight }],
    toggles: [],
  },
  'min-snr': {
    title: 'Min-SNR',
    explanation: 'Lowers the nearly clean timesteps, where the signal-to-noise ratio exceeds γ (Hang et al. 2023).',
    defaultCurve: { family: 'min-snr', gamma: 5 },
    parameters: [{ key: 'gamma', label: 'Limit γ', min: 0.01, max: 100, step: 0.01 }],
    toggles: [],
  },
  p2: {
    title: 'P2',
    explanation: 'Lowers the nearly clean timesteps smoothly, as 1 / (k + SNR)^γ (Choi et al. 2022).',
    defaultCurve: { family: 'p2', k: 1, gamma: 0.5 },
    parameters: [
      { key: 'k', label: 'Offset k', min: 0.01, max: 10, step: 0.01 },
      { key: 'gamma', label: 'Exponent γ', min: 0, max: 5, step: 0.05 },
    ],
    toggles: [],
  },
  spline: {
    title: 'Spline',
    explanation: 'A smooth curve through points that you place, without overshoot between them.',
    defaultCurve: { family: 'spline', points: [{ u: 0, w: 0 }, { u: 0.5, w: 0.5 }, { u: 1, w: 1 }] },
    parameters: [],
    toggles: [],
  },
  free: {
    title: 'Free',
    explanation: 'Straight lines through values that you draw by hand.',
    defaultCurve: { family: 'free', values: Array.from({ length: 33 }, (_, i) => i / 32) },
    parameters: [],
    toggles: [],
  },
};

/** The families in the order of the editor's menu. */
export const curveFamilies: readonly CurveFamilyDescription[] = curveSchema.options.map((option) => {
  const family = option.shape.family.value;
  return { family, ...descriptions[family] };
});

export function describeFamily(family: CurveFamily): CurveFamilyDescription {
  return { family, ...descriptions[family] };
}

/** The curve's numbers and switches by the keys of its family's parameters and toggles. */
export function curveSettings(curve: Curve): Record<string, number | boolean> {
  const { parameters, toggles } = describeFamily(curve.family);
  const keys = new Set([...parameters, ...toggles].map(({ key }) => key));
  return Object.fromEntries(
    Object.entries(curve).flatMap(([key, value]): [string, number | boolean][] =>
      keys.has(key) && (typeof value === 'number' || typeof value === 'boolean') ? [[key, value]] : [],
    ),
  );
}

/** The curve with one number held to its parameter's range and set. The same curve for a key it lacks or a value that is not a number. */
export function withParameter(curve: Curve, key: string, value: number): Curve {
  const parameter = describeFamily(curve.family).parameters.find((candidate) => candidate.key === key);
  if (parameter === undefined || Number.isNaN(value)) return curve;
  return curveSchema.parse({ ...curve, [key]: Math.min(Math.max(value, parameter.min), parameter.max) });
}

/** The curve with one switch set. The same curve for a key it lacks. */
export function withToggle(curve: Curve, key: string, on: boolean): Curve {
  const known = describeFamily(curve.family).toggles.some((toggle) => toggle.key === key);
  return known ? curveSchema.parse({ ...curve, [key]: on }) : curve;
}
