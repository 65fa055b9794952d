import fc from 'fast-check';
import { defaultRunConfig } from '../config/defaults';
import type { ScheduledChange } from '../config/experiments';
import { measureNames } from '../config/measures';
import type { LiveSettings, RunConfig } from '../config/runConfig';
import type { Curve, Xi } from '../schedule/curve';
import { controlGroups } from './controlGroups';
import { toBase64Url } from './base64Url';
import type { PictureStrip } from './pictureStrip';
import type { SharedResult } from './sharedResult';
import type { SharedRun } from './sharedRun';

/** Any valid value of what a link or a run file carries. */
// a link is text: −0 comes out as 0
const within = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => value + 0);
const above = (min: number, max: number) => fc.double({ min, max, noNaN: true, minExcluded: true });
const weight = within(0, 10);
const unit = within(0, 1);
const whole = (min: number, max: number) => fc.integer({ min, max });
/** Text as JSON keeps it: without half a surrogate pair. */
const text = (maxLength: number, minLength = 0) => fc.string({ minLength, maxLength, unit: 'grapheme' }).filter(({ length }) => length >= minLength && length <= maxLength);
const hex = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));

export const arbitraryCurve: fc.Arbitrary<Curve> = fc.oneof(
  fc.record({ family: fc.constant('power' as const), tau: weight, inverted: fc.boolean() }),
  fc.record({ family: fc.constant('linear' as const), start: weight, end: weight }),
  fc.record({ family: fc.constant('sigmoid' as const), center: unit, width: within(0.005, 1) }),
  fc.record({ family: fc.constant('step' as const), threshold: unit, low: weight, high: weight }),
  fc.record({ family: fc.constant('constant' as const), value: weight }),
  fc.record({ family: fc.constant('min-snr' as const), gamma: within(0.01, 100) }),
  fc.record({ family: fc.constant('p2' as const), k: within(0.01, 10), gamma: within(0, 5) }),
  fc.record({ family: fc.constant('spline' as const), points: fc.array(fc.record({ u: unit, w: weight }), { minLength: 2, maxLength: 32 }) }),
  fc.record({ family: fc.constant('free' as const), values: fc.array(weight, { minLength: 2, maxLength: 64 }) }),
);

const arbitraryXi: fc.Arbitrary<Xi> = fc.oneof(
  fc.constant({ mode: 'mirror' as const }),
  fc.constant({ mode: 'complement' as const }),
  fc.record({ mode: fc.constant('own' as const), curve: arbitraryCurve }),
);

const arbitraryLive: fc.Arbitrary<LiveSettings> = fc.record({ psi: arbitraryCurve, xi: arbitraryXi, lambda: within(0, 100), bankShare: unit, learningRate: above(0, 1) });

const anyConfig: fc.Arbitrary<RunConfig> = fc.record({
  version: fc.constant(1 as const),
  name: text(80),
  seed: whole(0, 0xffffffff),
  base: text(200, 1),
  dataset: fc.oneof(text(200, 1), hex.map((digest) => `own-${digest}`)),
  trainPictures: fc.option(whole(1, 1_000_000)),
  live: arbitraryLive,
  form: fc.constantFrom('sampled' as const, 'weighted' as const),
  steps: whole(1, 1_000_000),
  batchSize: whole(1, 256),
  weightDecay: unit,
  beta1: within(0, 0.9999),
  beta2: within(0, 0.99999),
  epsilon: above(0, 1e-2),
  maxGradientNorm: fc.option(above(0, 1e6)),
  emaDecay: fc.option(within(0, 0.99999)),
  activationStorage: fc.constantFrom('float32' as const, 'float16' as const),
  labelDropout: unit,
  learningRateSchedule: fc.oneof(fc.constant({ kind: 'constant' as const }), fc.record({ kind: fc.constant('cosine' as const), warmup: unit, final: unit })),
  labels: fc.constantFrom('new' as const, 'kept' as const),
  flip: fc.constantFrom('dataset' as const, 'on' as const, 'off' as const),
  retention: fc.constantFrom('bank' as const, 'distillation' as const),
  bank: fc.record({ size: whole(1, 4096), ddimSteps: whole(1, 1000) }),
  sampling: fc.record({ everySteps: whole(0, 10_000), count: whole(1, 256), ddimSteps: whole(1, 1000), guidance: within(0, 20) }),
  evaluation: fc.record({ everySteps: whole(0, 10_000), count: whole(8, 4096), ddimSteps: whole(1, 1000), guidance: within(0, 20), source: fc.boolean(), share: within(0.01, 1), forgettingRows: whole(0, 1024) }),
  heldOutLoss: fc.record({ everySteps: whole(0, 10_000), rows: whole(1, 4096) }),
  checkpoints: fc.record({ everySteps: whole(0, 10_000), dtype: fc.constantFrom('F32' as const, 'F16' as const) }),
});

/** Any valid configuration; one setting in two is mostly the default's, as it is in life. */
export const arbitraryConfig: fc.Arbitrary<RunConfig> = fc
  .tuple(anyConfig, fc.subarray(Object.keys(defaultRunConfig)))
  .map(([config, usual]) => ({ ...config, ...Object.fromEntries(Object.entries(defaultRunConfig).filter(([key]) => usual.includes(key))) }));

export const arbitraryChanges: fc.Arbitrary<ScheduledChange[]> = fc
  .array(fc.record({ step: whole(0, 2000), settings: arbitraryLive }), { maxLength: 4 })
  .map((changes) => changes.toSorted((a, b) => a.step - b.step));

const points = fc.array(fc.tuple(within(0, 1e6), within(-1e3, 1e3)), { maxLength: 64 });
const measure = fc.constantFrom(...measureNames);
const against = fc.constantFrom('target' as const, 'source' as const);

const arbitraryResult: fc.Arbitrary<SharedResult> = fc.record({
  step: whole(0, 1_000_000),
  losses: fc.record({ reconsolidation: points, retention: points }),
  courses: fc.array(fc.record({ measure, against, points }), { maxLength: 4 }),
  distances: fc.array(fc.record({ measure, against, step: whole(0, 1_000_000), value: within(-1e4, 1e4), sd: within(0, 1e3), nReal: whole(1, 1e4), nFake: whole(1, 1e4), floor: fc.option(within(0, 1e3)) }), { maxLength: 16 }),
  replacement: fc.option(fc.record({ side: fc.constantFrom('data' as const, 'noise' as const), measure, nReal: whole(1, 1e4), nFake: whole(1, 1e4), seeds: whole(1, 20), arms: fc.array(fc.record({ title: text(80), points }), { maxLength: 4 }) })),
});

const arbitraryPictures: fc.Arbitrary<PictureStrip> = fc.tuple(whole(2, 16), whole(1, 4), fc.array(whole(0, 0xffffff), { minLength: 16, maxLength: 16 })).chain(([size, count, palette]) =>
  fc.uint8Array({ minLength: Math.ceil((count * size * size) / 2), maxLength: Math.ceil((count * size * size) / 2) }).map((pixels) => ({
    size, count, palette: palette.map((colour) => colour.toString(16).padStart(6, '0')).join(''), pixels: toBase64Url(pixels),
  })),
);

export const arbitrarySharedRun: fc.Arbitrary<SharedRun> = fc.record({
  appVersion: text(40),
  config: arbitraryConfig,
  changes: arbitraryChanges,
  datasetTitle: text(200),
  digests: fc.record({ base: hex, bank: hex, featureNet: hex }, { requiredKeys: [] }),
  result: fc.option(arbitraryResult),
  pictures: fc.option(arbitraryPictures),
  hidden: fc.subarray([...controlGroups]),
  unknown: fc.constant(null),
});
