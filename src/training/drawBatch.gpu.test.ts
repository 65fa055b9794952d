import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diffTuningSettings, standardSettings } from '../config/defaults';
import type { LiveSettings, ObjectiveForm } from '../config/runConfig';
import type { ImageSource } from '../data/imageDataset';
import { readTensor, webGpuBackend, writeTensor } from '../gpu/backend';
import { record, runGpuProgram } from '../gpu/recording';
import { Replay } from '../gpu/replay';
import { columnStride, drawRows, floatColumns, integerColumns, type DrawnRows, type RowSources } from '../kernels/drawRows';
import { noisedPatches, packedPixels, type PatchExtents } from '../kernels/noisedPatches';
import { patchifyComposed, tokensOf } from '../kernels/patchify';
import { CONTROL_WORDS, controlWords, timeTableWords, type StepControl } from '../kernels/stepControl';
import { purpose, type Purpose } from '../random/purpose';
import { fillUint32, fillUniform, randomStream, uniformInt } from '../random/randomStream';
import { linearNoiseSchedule } from '../schedule/noiseSchedule';
import { cumulativeTable, timestepDensity } from '../schedule/timestepDensity';
import { evaluateCurve, evaluateXi } from '../schedule/weightCurve';
import { planBatch, type BatchPlan } from './batchPlan';
import { drawBatch, type BatchSources, type LabelledImages } from './drawBatch';

const schedule = linearNoiseSchedule();
const u32 = fc.integer({ min: 0, max: 0xffffffff });

interface Setting {
  batch: number;
  imageSize: number;
  patchSize: number;
}

/** A recorded drawing of batches, replayed with whatever numbers are written in. */
class Draws {
  readonly batch: number;
  readonly target: LabelledImages;
  readonly bank: ImageSource;
  readonly inputs: RowSources & { targetPixels: tf.Tensor1D; bankPixels: tf.Tensor1D };
  readonly #replay: Replay;
  /** Where each element of the patches, and of eps in tokens, comes from in [B, 3, H, W]. */
  readonly #origins: { patches: Float32Array; eps: Float32Array };

  private constructor(setting: Setting, target: LabelledImages, bank: ImageSource, inputs: Draws['inputs'], replay: Replay, origins: { patches: Float32Array; eps: Float32Array }) {
    this.batch = setting.batch;
    this.target = target;
    this.bank = bank;
    this.inputs = inputs;
    this.#replay = replay;
    this.#origins = origins;
  }

  static async record(setting: Setting, { hasBank = true } = {}): Promise<Draws> {
    const { batch, imageSize, patchSize } = setting;
    const target = { ...pictures(23, imageSize, 1), labels: Uint16Array.from({ length: 23 }, (_, picture) => (picture * 7) % 5), trainIndices: Uint32Array.from({ length: 17 }, (_, index) => index + (index > 4 ? 6 : 1)) };
    const bank = pictures(hasBank ? 11 : 0, imageSize, 2);
    const inputs = {
      control: int32(new Int32Array(CONTROL_WORDS)),
      timeTables: int32(new Int32Array(6 * schedule.T)),
      trainIndices: int32(target.trainIndices),
      labels: int32(target.labels),
      targetPixels: int32(packedPixels(target.pixels)),
      bankPixels: int32(packedPixels(bank.pixels)),
    };
    const recording = record(Object.values(inputs), () => {
      const rows = drawRows(inputs, batch);
      const { patches, eps } = noisedPatches({ ...inputs, ...rows }, { batch, channels: 3, imageSize, patchSize });
      return [rows.integers, rows.floats, patches, eps];
    });
    const places = tf.tensor4d(Float32Array.from({ length: batch * 3 * imageSize ** 2 }, (_, index) => index), [batch, 3, imageSize, imageSize]);
    const [inPatches, inTokens] = [patchifyComposed(places, patchSize), tokensOf(places, patchSize)];
    const origins = { patches: await inPatches.data<'float32'>(), eps: await inTokens.data<'float32'>() };
    tf.dispose([places, inPatches, inTokens]);
    return new Draws(setting, target, bank, inputs, await Replay.prepare(recording), origins);
  }

  sources(changes: Partial<BatchSources> = {}): BatchSources {
    return { target: this.target, bank: this.bank.count > 0 ? this.bank : null, flipTarget: true, nullLabel: 5, labelDropout: 0.1, ...changes };
  }

  /** What the GPU makes of these numbers. Its results are poisoned beforehand. */
  async onGpu(plan: BatchPlan, sources: BatchSources, seed: number, step: number) {
    writeTensor(this.inputs.control, controlWords(this.control(plan, sources, seed, step)));
    writeTensor(this.inputs.timeTables, timeTableWords(plan, schedule.alphaBar));
    for (const result of this.#replay.results) writeTensor(result, new Uint32Array(result.size).fill(0x7fc00000));
    const { device, queue } = webGpuBackend();
    const encoder = device.createCommandEncoder();
    this.#replay.encode(encoder);
    queue.submit([encoder.finish()]);
    const [integers, floats, patches, eps] = await Promise.all(this.#replay.results.map(readTensor));
    if (integers === undefined || floats === undefined || patches === undefined || eps === undefined) throw new Error('missing results');
    const whole = new Int32Array(integers.buffer, integers.byteOffset, integers.length);
    const column = (values: Int32Array | Float32Array, place: number) => Array.from(values.subarray(place * columnStride(this.batch), place * columnStride(this.batch) + this.batch));
    return {
      whole: {
        pictures: column(whole, integerColumns.pictures),
        flips: column(whole, integerColumns.flips),
        t: column(whole, integerColumns.t),
        labels: column(whole, integerColumns.labels),
      },
      lossWeight: column(floats, floatColumns.lossWeight),
      signal: column(floats, floatColumns.signal),
      noise: column(floats, floatColumns.noise),
      patches,
      eps,
    };
  }

  /** The same from drawBatch, in float64 where that is no copy of it. */
  onCpu(plan: BatchPlan, sources: BatchSources, seed: number, step: number) {
    const drawn = drawBatch(plan, sources, seed, step);
    const signal = Array.from(drawn.t, (t) => Math.sqrt(schedule.alphaBar[t] ?? NaN));
    const noise = Array.from(drawn.t, (t) => Math.sqrt(1 - (schedule.alphaBar[t] ?? NaN)));
    const pixels = drawn.x0.length / this.batch;
    const xt = Float64Array.from(drawn.x0, (x0, at) => {
      const row = Math.floor(at / pixels);
      return (signal[row] ?? NaN) * x0 + (noise[row] ?? NaN) * (drawn.eps[at] ?? NaN);
    });
    return {
      whole: { ...picturesAndFlips(plan, sources, seed, step), t: Array.from(drawn.t), labels: Array.from(drawn.labels) },
      lossWeight: Array.from(drawn.lossWeight),
      signal,
      noise,
      patches: this.#origins.patches.map((origin) => xt[origin] ?? NaN),
      eps: this.#origins.eps.map((origin) => drawn.eps[origin] ?? NaN),
    };
  }

  async expectEqual(plan: BatchPlan, sources: BatchSources, seed: number, step: number): Promise<void> {
    const gpu = await this.onGpu(plan, sources, seed, step);
    const cpu = this.onCpu(plan, sources, seed, step);
    expect(gpu.whole).toEqual(cpu.whole);
    for (const name of ['lossWeight', 'signal', 'noise'] as const) {
      // to a few roundings of float32; what has no normal float32 may be taken for 0
      gpu[name].forEach((value, row) => expect(Math.abs(value - (cpu[name][row] ?? NaN))).toBeLessThanOrEqual(3e-7 * Math.abs(cpu[name][row] ?? NaN) + 2 ** -126));
    }
    expect(largestDifference(gpu.eps, cpu.eps)).toBeLessThan(1e-5);
    expect(largestDifference(gpu.patches, cpu.patches)).toBeLessThan(1e-5);
  }

  control({ target, bank }: BatchPlan, { flipTarget, nullLabel, labelDropout }: BatchSources, seed: number, step: number): StepControl {
    return {
      seed, step, targetRows: target.rows, trainCount: this.target.trainIndices.length, bankCount: this.bank.count, flip: flipTarget, labelDropout, nullLabel,
      targetFactor: target.factor / target.rows, bankFactor: bank.factor / bank.rows,
      beta1: 0, beta2: 0, stepSize: 0, rootCorrection: 0, epsilon: 0, decay: 0, emaDecay: 0, maxGradientNorm: 0,
    };
  }

  dispose(): void {
    this.#replay.dispose();
    tf.dispose(Object.values(this.inputs));
  }
}

const lives: fc.Arbitrary<LiveSettings> = fc.record({
  psi: fc.oneof(
    fc.record({ family: fc.constant('power' as const), tau: fc.double({ min: 0.1, max: 5, noNaN: true }), inverted: fc.boolean() }),
    fc.record({ family: fc.constant('constant' as const), value: fc.double({ min: 0.05, max: 1, noNaN: true }) }),
  ),
  xi: fc.constantFrom<LiveSettings['xi']>({ mode: 'mirror' }),
  lambda: fc.double({ min: 0, max: 2, noNaN: true }),
  bankShare: fc.constantFrom(0, 0.1, 0.2, 0.5, 0.9, 1),
  learningRate: fc.constant(1e-4),
});

describe.each<Setting>([
  { batch: 8, imageSize: 8, patchSize: 2 },
  { batch: 65, imageSize: 6, patchSize: 3 },
  { batch: 1, imageSize: 2, patchSize: 1 },
  { batch: 32, imageSize: 32, patchSize: 4 },
])('$batch rows of $imageSize×$imageSize pictures in patches of $patchSize', ({ batch, imageSize, patchSize }) => {
  let draws: Draws;
  beforeAll(async () => {
    draws = await Draws.record({ batch, imageSize, patchSize });
  });
  afterAll(() => draws.dispose());

  test('are drawBatch’s, whatever the seed, the step and the settings', async () => {
    const forms = fc.constantFrom<ObjectiveForm>('sampled', 'weighted');
    const changes = fc.record({ flipTarget: fc.boolean(), labelDropout: fc.oneof(fc.constantFrom(0, 0.1, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true })) });
    await fc.assert(
      fc.asyncProperty(u32, u32, lives, forms, changes, async (seed, step, live, form, change) => {
        const plan = planBatch(live, form, batch, schedule);
        await draws.expectEqual(plan, draws.sources(change), seed, step);
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });

  test('are drawBatch’s over a run of steps', async () => {
    const plan = planBatch(diffTuningSettings, 'sampled', batch, schedule);
    for (let step = 0; step < 40; step++) await draws.expectEqual(plan, draws.sources(), 42, step);
  });
});

describe('a recorded drawing', () => {
  const setting: Setting = { batch: 16, imageSize: 8, patchSize: 4 };
  const plan = planBatch({ ...diffTuningSettings, bankShare: 0.5 }, 'sampled', 16, schedule);
  let draws: Draws;
  beforeAll(async () => {
    draws = await Draws.record(setting);
  });
  afterAll(() => draws.dispose());

  test('gives the same again for the same numbers, and another batch for another seed or step', async () => {
    const first = await draws.onGpu(plan, draws.sources(), 5, 6);
    for (const [seed, step] of [[6, 6], [5, 7]] as const) {
      const other = await draws.onGpu(plan, draws.sources(), seed, step);
      expect(other.whole.t).not.toEqual(first.whole.t);
      expect(other.whole.pictures).not.toEqual(first.whole.pictures);
      expect(other.eps).not.toEqual(first.eps);
    }
    expect(await draws.onGpu(plan, draws.sources(), 5, 6)).toEqual(first);
  });

  test('keeps its target rows when the split changes', async () => {
    const half = await draws.onGpu(plan, draws.sources(), 5, 6);
    const whole = await draws.onGpu(planBatch({ ...diffTuningSettings, bankShare: 0 }, 'sampled', 16, schedule), draws.sources(), 5, 6);
    for (const name of ['pictures', 'flips', 't', 'labels'] as const) expect(half.whole[name].slice(0, 8)).toEqual(whole.whole[name].slice(0, 8));
    expect(half.patches.subarray(0, half.patches.length / 2)).toEqual(whole.patches.subarray(0, half.patches.length / 2));
    expect(half.eps.subarray(half.eps.length / 2)).not.toEqual(whole.eps.subarray(half.eps.length / 2));
  });

  test('drops every label at probability 1 and none at 0, and flips nothing when told so', async () => {
    const always = await draws.onGpu(plan, draws.sources({ labelDropout: 1 }), 1, 1);
    const never = await draws.onGpu(plan, draws.sources({ labelDropout: 0, flipTarget: false }), 1, 1);
    expect(always.whole.labels).toEqual(new Array(16).fill(5));
    expect(always.whole.flips.slice(0, 8)).toContain(1);
    expect(never.whole.labels.slice(0, 8)).not.toContain(5);
    expect(never.whole.flips).toEqual(new Array(16).fill(0));
  });
});

/** Steps in whose streams a row's word lies on a border; found by search, 2^32 words or so each. */
describe('draws on a border fall on drawBatch’s side of it', () => {
  let draws: Draws;
  beforeAll(async () => {
    draws = await Draws.record({ batch: 4, imageSize: 2, patchSize: 1 });
  });
  afterAll(() => draws.dispose());
  const wordOf = (seed: number, of: Purpose, step: number, row: number) => {
    const words = new Uint32Array(4);
    fillUint32(randomStream(seed, of, step), words);
    return words[row];
  };
  const plan = planBatch(standardSettings, 'sampled', 4, schedule);

  test('coins for flips around one half', async () => {
    for (const [seed, step, row, word] of [[0, 873460697, 2, 0x7fffffff], [1, 1587212566, 1, 0x80000000]] as const) {
      expect(wordOf(seed, purpose.flip, step, row)).toBe(word);
      await draws.expectEqual(plan, draws.sources(), seed, step);
    }
  });

  test('the largest coin for dropout at probability 1 and just below', async () => {
    expect(wordOf(0, purpose.labelDropout, 390469592, 0)).toBe(0xffffffff);
    for (const labelDropout of [1, 1 - 2 ** -34, 1 - 2 ** -33]) await draws.expectEqual(plan, draws.sources({ labelDropout }), 0, 390469592);
  });

  test('the largest draw of t, where the last timesteps have no weight', async () => {
    expect(wordOf(0, purpose.timestep, 1187333682, 0)).toBe(0xffffffff);
    const table = cumulativeTable(Float64Array.from({ length: schedule.T }, (_, t) => (t < 600 ? 1 : 0)));
    const { whole } = await draws.onGpu({ ...plan, target: { ...plan.target, table } }, draws.sources(), 0, 1187333682);
    expect(whole.t[0]).toBe(599);
    await draws.expectEqual({ ...plan, target: { ...plan.target, table } }, draws.sources(), 0, 1187333682);
  });

  test('draws of t that are entries of the table, or next to one', async () => {
    const step = 8;
    for (const shift of [-1, 0, 1]) {
      const table = Uint32Array.from({ length: schedule.T }, (_, t) => (t < 4 ? (wordOf(3, purpose.timestep, step, t) ?? 0) + shift : Math.min(t * 2 ** 22.1, 2 ** 32 - 1))).sort();
      await draws.expectEqual({ ...plan, target: { ...plan.target, table } }, draws.sources(), 3, step);
    }
  });
});

test('without a bank there is nothing to read of it', async () => {
  const draws = await Draws.record({ batch: 8, imageSize: 8, patchSize: 2 }, { hasBank: false });
  await draws.expectEqual(planBatch(standardSettings, 'sampled', 8, schedule), draws.sources(), 1, 2);
  draws.dispose();
});

test('t follows the density of its kind (chi-square)', async () => {
  const batch = 512;
  const draws = await Draws.record({ batch, imageSize: 2, patchSize: 1 });
  const live: LiveSettings = { ...diffTuningSettings, psi: { family: 'power', tau: 2, inverted: false }, bankShare: 0.5 };
  const plan = planBatch(live, 'sampled', batch, schedule);
  const [bins, steps, perBin] = [50, 60, schedule.T / 50];
  const counts = [new Float64Array(bins), new Float64Array(bins)];
  for (let step = 0; step < steps; step++) {
    const { whole } = await draws.onGpu(plan, draws.sources(), 9, step);
    whole.t.forEach((t, row) => {
      const ofKind = counts[row < batch / 2 ? 0 : 1] ?? new Float64Array();
      const bin = Math.floor(t / perBin);
      ofKind[bin] = (ofKind[bin] ?? NaN) + 1;
    });
  }
  const densities = [evaluateCurve(live.psi, schedule), evaluateXi(live.xi, live.psi, schedule)].map(timestepDensity);
  for (const [kind, density] of densities.entries()) {
    let chiSquare = 0;
    for (let bin = 0; bin < bins; bin++) {
      const expected = ((steps * batch) / 2) * density.subarray(bin * perBin, (bin + 1) * perBin).reduce((sum, p) => sum + p, 0);
      chiSquare += ((counts[kind]?.[bin] ?? NaN) - expected) ** 2 / Math.max(expected, 1);
    }
    expect(chiSquare).toBeLessThan(bins - 1 + 5 * Math.sqrt(2 * (bins - 1)));
  }
  draws.dispose();
});

describe('each row’s numbers are tensors of their own', () => {
  const names = ['pictures', 'flips', 't', 'labels', 'lossWeight', 'signal', 'noise'] as const;

  test.each([5, 64, 70])('of %i elements, computed now or replayed', async (batch) => {
    const draws = await Draws.record({ batch, imageSize: 2, patchSize: 1 });
    const plan = planBatch(diffTuningSettings, 'weighted', batch, schedule);
    const { whole, ...floats } = await draws.onGpu(plan, draws.sources(), 3, 4); // writes the inputs, too
    const expected: Record<string, unknown> = { ...whole, ...floats };

    const now = tf.tidy(() => names.map((name) => drawRows(draws.inputs, batch)[name]));
    const recording = record(Object.values(draws.inputs), () => {
      const rows = drawRows(draws.inputs, batch);
      return names.map((name) => copyOf(rows, name, batch));
    });
    const replay = await Replay.prepare(recording);
    const encoder = webGpuBackend().device.createCommandEncoder();
    replay.encode(encoder);
    webGpuBackend().queue.submit([encoder.finish()]);
    for (const tensors of [now, replay.results]) {
      expect(tensors.length).toBe(names.length);
      for (const [index, tensor] of tensors.entries()) {
        const name = names[index] ?? 't';
        expect([tensor.shape, tensor.dtype]).toEqual([[batch], name in whole ? 'int32' : 'float32']);
        const values = await readTensor(tensor);
        expect(Array.from(name in whole ? new Int32Array(values.buffer, values.byteOffset, values.length) : values)).toEqual(expected[name]);
      }
    }
    tf.dispose(now);
    replay.dispose();
    draws.dispose();
  });
});

test('drawing now leaves no tensors behind', async () => {
  const draws = await Draws.record({ batch: 4, imageSize: 4, patchSize: 2 });
  const before = { tensors: tf.memory().numTensors, buffers: tf.memory().numDataBuffers };
  tf.tidy(() => { noisedPatches({ ...draws.inputs, ...drawRows(draws.inputs, 4) }, { batch: 4, channels: 3, imageSize: 4, patchSize: 2 }); });
  expect({ tensors: tf.memory().numTensors, buffers: tf.memory().numDataBuffers }).toEqual(before);
  draws.dispose();
});

test.each<[Omit<PatchExtents, 'batch' | 'channels'>, RegExp]>([
  [{ imageSize: 5, patchSize: 1 }, /multiple of 4: 3×5×5 are not; use an even side/],
  [{ imageSize: 8, patchSize: 3 }, /8 pixels .* patches of 3/],
])('pictures of %j are refused', async (extents, message) => {
  const draws = await Draws.record({ batch: 1, imageSize: 2, patchSize: 1 });
  expect(() => tf.tidy(() => { noisedPatches({ ...draws.inputs, ...drawRows(draws.inputs, 1) }, { batch: 1, channels: 3, ...extents }); })).toThrow(message);
  draws.dispose();
});

/** Which pictures a batch shows and which of them are mirrored, straight from the random streams. */
function picturesAndFlips({ target, bank }: BatchPlan, sources: BatchSources, seed: number, step: number) {
  const [picks, bankPicks, coins] = [new Uint32Array(target.rows), new Uint32Array(bank.rows), new Float64Array(target.rows)];
  uniformInt(randomStream(seed, purpose.targetIndex, step), sources.target.trainIndices.length, picks);
  if (bank.rows > 0) uniformInt(randomStream(seed, purpose.bankIndex, step), sources.bank?.count ?? 0, bankPicks);
  fillUniform(randomStream(seed, purpose.flip, step), coins);
  return {
    pictures: [...Array.from(picks, (pick) => sources.target.trainIndices[pick]), ...bankPicks],
    flips: [...Array.from(coins, (coin) => Number(sources.flipTarget && coin < 0.5)), ...new Array<number>(bank.rows).fill(0)],
  };
}

/** A program's own reading of one of the rows' tensors: the result of a recording may be no part of another tensor. */
function copyOf(rows: DrawnRows, name: Exclude<keyof DrawnRows, 'integers' | 'floats'>, batch: number): tf.Tensor {
  const tensor = rows[name];
  const [copy] = runGpuProgram({
    key: `testCopy_${tensor.dtype}_${batch}`,
    inputs: [{ name: 'x', tensor, components: 1 }],
    outputs: [{ name: 'y', shape: [batch], components: 1, dtype: tensor.dtype as 'int32' | 'float32' }],
    threads: batch,
    code: 'set_y(index, x(index));',
  });
  if (copy === undefined) throw new Error('missing copy');
  return tf.engine().makeTensorFromTensorInfo(copy);
}

/** NaN when any number is none. */
function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let largest = 0;
  for (let index = 0; index < expected.length; index++) {
    const difference = Math.abs((actual[index] ?? NaN) - (expected[index] ?? NaN));
    if (!(difference <= largest)) largest = difference;
    if (Number.isNaN(difference)) return NaN;
  }
  return largest;
}

/** A tensor of the same bits. */
function int32(values: Int32Array | Uint32Array | Uint16Array): tf.Tensor1D {
  return tf.tensor1d(Int32Array.from(values), 'int32');
}

function pictures(count: number, imageSize: number, kind: number): ImageSource {
  const words = new Uint32Array(count * imageSize * imageSize * 3);
  fillUint32(randomStream(2, purpose.split, 0, kind), words);
  return { imageSize, count, pixels: Uint8Array.from(words, (word) => word >>> 24) };
}
