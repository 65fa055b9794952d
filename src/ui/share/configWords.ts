import { defaultRunConfig } from '../../config/defaults';
import type { RunConfig } from '../../config/runConfig';
import type { Curve, Xi } from '../../schedule/curve';
import { curveSettings, describeFamily } from '../../schedule/curveFamilies';
import { isFields, type Fields } from '../../share/fields';
import { differenceFrom } from '../../share/partialConfig';
import { formatCount, formatSetting } from '../formatting';

/** A setting that is not as it usually is. */
export interface SettingWords {
  label: string;
  value: string;
  /** What it is otherwise; null where that needs no saying. */
  usual: string | null;
}

const labels: Readonly<Record<string, string>> = {
  seed: 'seed', base: 'base model', dataset: 'target dataset', form: 'form of the objective', steps: 'steps', batchSize: 'batch size', weightDecay: 'weight decay', beta1: 'β1', beta2: 'β2', epsilon: 'ε',
  maxGradientNorm: 'largest gradient norm', emaDecay: 'EMA decay', activationStorage: 'activations', labelDropout: 'label dropout', learningRateSchedule: 'learning rate over the steps', labels: 'labels', flip: 'horizontal flips',
  retention: 'retention', 'live.psi': 'ψ(t)', 'live.xi': 'ξ(t)', 'live.lambda': 'λ', 'live.bankShare': 'bank share', 'live.learningRate': 'learning rate', 'bank.size': 'bank pictures', 'bank.ddimSteps': 'DDIM steps of the bank',
  'sampling.everySteps': 'steps between sample pictures', 'sampling.count': 'sample pictures', 'sampling.ddimSteps': 'DDIM steps of samples', 'sampling.guidance': 'guidance of samples', 'evaluation.everySteps': 'steps between distances',
  'evaluation.count': 'pictures of a distance', 'evaluation.ddimSteps': 'DDIM steps of distances', 'evaluation.guidance': 'guidance of distances', 'evaluation.source': 'distance to the source', 'evaluation.share': 'time for measuring',
  'evaluation.forgettingRows': 'pictures for loss by t', 'heldOutLoss.everySteps': 'steps between held-out losses', 'heldOutLoss.rows': 'rows of the held-out loss', 'checkpoints.everySteps': 'steps between checkpoints', 'checkpoints.dtype': 'checkpoints',
};

const isCurve = (value: unknown): value is Curve => isFields(value) && 'family' in value;
const isXi = (value: unknown): value is Xi => isFields(value) && 'mode' in value;

/** "power, exponent τ 0.7". */
export function curveWords(curve: Curve): string {
  const { title, parameters, toggles } = describeFamily(curve.family);
  const name = title.toLowerCase();
  if (curve.family === 'spline') return `${name} through ${curve.points.length} points`;
  if (curve.family === 'free') return `${name}, ${curve.values.length} values`;
  const settings = curveSettings(curve);
  const numbers = parameters.map(({ key, label }) => `${label.charAt(0).toLowerCase()}${label.slice(1)} ${formatSetting(Number(settings[key] ?? 0))}`);
  const switched = toggles.flatMap(({ key, label }) => (settings[key] === true ? [label.toLowerCase()] : []));
  return [name, ...numbers, ...switched].join(', ');
}

function valueWords(value: unknown): string {
  if (isCurve(value)) return curveWords(value);
  if (isXi(value)) return value.mode === 'own' ? curveWords(value.curve) : `${value.mode} of ψ`;
  if (typeof value === 'number') return Number.isInteger(value) ? formatCount(value) : formatSetting(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  return value === null ? 'automatic' : Object.values(isFields(value) ? value : {}).map(valueWords).join(', ');
}

function wordsOf(fields: Fields, usual: Fields, before: string): SettingWords[] {
  return Object.entries(fields).flatMap(([key, value]) => {
    const label = labels[before + key];
    const other = usual[key];
    if (label !== undefined) return [{ label, value: valueWords(value), usual: isCurve(other) || isXi(other) ? null : valueWords(other) }];
    return isFields(value) && isFields(other) ? wordsOf(value, other, `${before}${key}.`) : [];
  });
}

/** What of a configuration is not as in the defaults, in words; its name and its version aside. */
export const configWords = (config: RunConfig): SettingWords[] => wordsOf(differenceFrom(defaultRunConfig, config), defaultRunConfig, '');
