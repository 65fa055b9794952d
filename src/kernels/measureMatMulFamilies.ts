import * as tf from '@tensorflow/tfjs';
import { matMulFamilies, type MatMulFamily, type MatMulTimes } from '../config/matMulFamily';
import { readTensor, webGpuBackend } from '../gpu/backend';
import { record, type Recording } from '../gpu/recording';
import { Replay } from '../gpu/replay';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { inputGradientOnGpu, parameterGradientsOnGpu, storeTo } from './linear';
import { runMatMul } from './matMul';
import { matMulFamily, useMatMulFamily } from './matMulFamily';

/** The layer whose products are timed: attention's qkv of a small DiT, for 8 pictures; on a software GPU a hundredth of that. */
const USUAL = { rows: 512, outputs: 576, inputs: 192 };
const SMALL = { rows: 128, outputs: 96, inputs: 48 };

/** What one timing should take, so that the way to the GPU and back does not count. */
const WANTED_MS = 40;
const MOST_REPEATS = 64;
const ROUNDS = 3;

/** Two families that differ by more than rounding, relative to the largest number: one of them is broken on this device. */
const TOLERANCE = 1e-3;

/**
 * Times a linear layer, forward and backward, with each family: the best of a few. A family that the driver does not compile, or that
 * disagrees with the register tiles, which ask the least of a driver, takes for ever. The family in use stays.
 */
export async function measureMatMulFamilies({ isSoftware = false }: { isSoftware?: boolean } = {}): Promise<MatMulTimes> {
  const { rows, outputs, inputs } = isSoftware ? SMALL : USUAL;
  const [x, weight, dy] = [matrix(rows, inputs, 0), matrix(outputs, inputs, 1), matrix(rows, outputs, 2)] as const;
  const replays = new Map<MatMulFamily, Replay>();
  const times: MatMulTimes = { registers: Infinity, workgroups: Infinity };
  try {
    const recordings = matMulFamilies.map((family) => [family, recorded(family, x, weight, dy)] as const);
    await Promise.allSettled(recordings.map(async ([family, recording]) => replays.set(family, await Replay.prepare(recording)))); // in parallel
    const repeats = new Map<MatMulFamily, number>();
    for (const [family, replay] of replays) {
      await millisecondsOf(replay, 1); // the first run pays for what is put off until it
      repeats.set(family, Math.max(1, Math.min(MOST_REPEATS, Math.floor(WANTED_MS / (await millisecondsOf(replay, 1))))));
    }
    // in turns, because a graphics card starts at a slow clock
    for (let round = 0; round < ROUNDS; round++) {
      for (const [family, replay] of replays) {
        const count = repeats.get(family) ?? 1;
        times[family] = Math.min(times[family], (await millisecondsOf(replay, count)) / count);
      }
    }
    const [registers, workgroups] = [replays.get('registers'), replays.get('workgroups')];
    if (registers !== undefined && workgroups !== undefined && !(await agree(registers, workgroups))) times.workgroups = Infinity;
    return times;
  } finally {
    for (const replay of replays.values()) replay.dispose();
    tf.dispose([x, weight, dy]);
  }
}

/** y = x·Wᵀ, dx = dy·W, dW = dyᵀ·x with dy's column sums: one product of each layout. */
function recorded(family: MatMulFamily, x: tf.Tensor2D, weight: tf.Tensor2D, dy: tf.Tensor2D): Recording {
  const [rows, inner] = x.shape;
  const [columns] = weight.shape;
  const inUse = matMulFamily();
  useMatMulFamily(family);
  try {
    return record([x, weight, dy], () =>
      [
        ...runMatMul({ layout: 'nt', rows, columns, inner, a: x, b: weight, key: 'plain', outputs: [{ name: 'y', shape: [rows, columns], components: 4 }], store: storeTo('y', columns) }),
        inputGradientOnGpu(dy, weight),
        ...parameterGradientsOnGpu(dy, x),
      ].map((info) => tf.engine().makeTensorFromTensorInfo(info)),
    );
  } finally {
    useMatMulFamily(inUse);
  }
}

async function millisecondsOf(replay: Replay, repeats: number): Promise<number> {
  const { device, queue } = webGpuBackend();
  const encoder = device.createCommandEncoder();
  for (let count = 0; count < repeats; count++) replay.encode(encoder);
  const commands = encoder.finish();
  const began = performance.now();
  queue.submit([commands]);
  await queue.onSubmittedWorkDone();
  return performance.now() - began;
}

async function agree(one: Replay, other: Replay): Promise<boolean> {
  for (const [index, tensor] of one.results.entries()) {
    const counterpart = other.results[index];
    if (counterpart === undefined) return false;
    const [values, others] = [await readTensor(tensor), await readTensor(counterpart)];
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (!values.every((value, place) => Math.abs(value - (others[place] ?? NaN)) <= TOLERANCE * largest)) return false;
  }
  return true;
}

function matrix(rows: number, columns: number, index: number): tf.Tensor2D {
  const values = new Float32Array(rows * columns);
  fillNormal(randomStream(0, purpose.noise, 0, index), values);
  return tf.tensor2d(values, [rows, columns]);
}
