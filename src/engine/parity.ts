import * as tf from '@tensorflow/tfjs';
import { ddimSample } from '../diffusion/ddim';
import { conditioning } from '../model/conditioning';
import { ditEps, ditForward } from '../model/dit';
import { ditParameterShapes, readDiTConfig, type DiTConfig } from '../model/ditConfig';
import { arenaLayout, arenaViews, FROZEN_PARAMETER, namedParameters, packArena } from '../model/parameterArena';
import { readSafetensors } from '../model/safetensors';
import { linearNoiseSchedule } from '../schedule/noiseSchedule';
import { timestepEmbeddingTable } from '../schedule/timestepEmbedding';
import { lossesAndGradient, noisedBatch } from '../training/trainStep';

/** Largest relative errors allowed: max|a − b| / max|b| a tensor. */
export const PARITY_TOLERANCE = { output: 1e-4, loss: 1e-4, gradient: 1e-3, ddim: 1e-3 };

export interface ParityReport {
  config: DiTConfig;
  output: number;
  loss: number;
  /** By parameter name. */
  gradients: Map<string, number>;
  /** Of the ten-step DDIM sample. */
  ddim: number;
  /** Whether every error is within PARITY_TOLERANCE. */
  isWithinTolerance: boolean;
}

/**
 * Compares this implementation with reference values in one safetensors file: `param.NAME` and `grad.NAME` (all parameters but the fixed
 * pos_embed have a gradient), x0, t, y, eps, xt, output, loss, ddim_z, ddim_timesteps, ddim10; configuration in `__metadata__`.
 * Runs on tfjs's current backend. Throws when the file lacks something.
 */
export async function checkParity(bytes: ArrayBuffer): Promise<ParityReport> {
  const reference = referenceOf(bytes);
  const { config } = reference;
  const layout = arenaLayout(config);
  const context = {
    layout,
    positionTable: tf.tensor(reference.weights.get(FROZEN_PARAMETER) ?? [], reference.shape(`param.${FROZEN_PARAMETER}`)),
    embeddingTable: timestepEmbeddingTable(),
    alphaBar: linearNoiseSchedule().alphaBar,
    decayMask: null,
  };
  const theta = tf.tensor1d(packArena(layout, reference.weights));
  const t = Uint16Array.from(reference.numbers('t'));
  const labels = Uint16Array.from(reference.numbers('y'));
  const imageShape = reference.shape('x0') as [number, number, number, number];

  const output = tf.tidy(() => {
    const parameters = namedParameters(layout, arenaViews(layout, theta), context.positionTable);
    return ditForward(parameters, config, tf.tensor4d(reference.floats('xt'), imageShape), conditioning(context.embeddingTable, t, labels, config.numClasses));
  });
  const { losses, gradient } = tf.tidy(() =>
    lossesAndGradient(
      context,
      theta,
      noisedBatch(context, {
        x0: reference.floats('x0'),
        eps: reference.floats('eps'),
        t,
        labels,
        lossWeight: new Float32Array(t.length).fill(1 / t.length),
      }),
    ),
  );
  const start = tf.tensor4d(reference.floats('ddim_z'), imageShape);
  const ddim = await ddimSample({
    predictEps: (xt, timestep) => {
      const parameters = namedParameters(layout, arenaViews(layout, theta), context.positionTable);
      return ditEps(parameters, config, xt, conditioning(context.embeddingTable, new Uint16Array(t.length).fill(timestep), labels, config.numClasses));
    },
    alphaBar: context.alphaBar,
    timesteps: [...reference.numbers('ddim_timesteps')].sort((a, b) => b - a),
    start,
    clip: false,
  });

  const arena = await gradient.data<'float32'>();
  const gradients = new Map(
    layout.slots.map(({ name, offset, size }) => [name, relativeError(arena.subarray(offset, offset + size), reference.floats(`grad.${name}`))]),
  );
  const meanLoss = (await losses.data<'float32'>()).reduce((sum, loss) => sum + loss, 0) / t.length;
  const report = {
    config,
    output: relativeError(await output.data<'float32'>(), reference.floats('output')),
    loss: relativeError(Float32Array.of(meanLoss), reference.floats('loss')),
    gradients,
    ddim: relativeError(await ddim.data<'float32'>(), reference.floats('ddim10')),
  };
  tf.dispose([output, losses, gradient, start, ddim, theta, context.positionTable]);
  return {
    ...report,
    isWithinTolerance:
      report.output <= PARITY_TOLERANCE.output &&
      report.loss <= PARITY_TOLERANCE.loss &&
      report.ddim <= PARITY_TOLERANCE.ddim &&
      [...gradients.values()].every((error) => error <= PARITY_TOLERANCE.gradient),
  };
}

/** max|a − b| / max|b|; NaN anywhere gives NaN, which is within no tolerance. */
export function relativeError(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return NaN;
  let difference = 0;
  let scale = 0;
  for (const [index, value] of expected.entries()) {
    const distance = Math.abs((actual[index] ?? NaN) - value);
    if (!Number.isFinite(distance)) return NaN;
    difference = Math.max(difference, distance);
    scale = Math.max(scale, Math.abs(value));
  }
  return scale === 0 ? difference : difference / scale;
}

function referenceOf(bytes: ArrayBuffer) {
  const { metadata, tensors } = readSafetensors(bytes);
  const config = readDiTConfig(metadata);
  const get = (name: string) => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new Error(`The reference file has no tensor named ${name}; it needs param.*, grad.*, x0, t, y, eps, xt, output, loss, ddim_z, ddim_timesteps and ddim10.`);
    return tensor;
  };
  const floats = (name: string): Float32Array => {
    const { data, dtype } = get(name);
    if (!(data instanceof Float32Array)) throw new Error(`${name} in the reference file has type ${dtype}, expected F32.`);
    return data;
  };
  const numbers = (name: string): number[] => Array.from(get(name).data, Number);
  const shape = (name: string): number[] => [...get(name).shape];
  const weights = new Map([...ditParameterShapes(config).keys()].map((name) => [name, floats(`param.${name}`)]));
  return { config, weights, floats, numbers, shape };
}
