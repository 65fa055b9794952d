import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms } from '../gpu/backend';
import { runGpuProgram } from '../gpu/recording';
import { only, registerGpuKernel, release, runKernel } from './gpuKernel';

/**
 * Mean squared error in eps of each picture. predicted [B, N, p·p·Cout] with channels last, of which the first C of each Cout are eps;
 * eps [B, N, p·p·C] → [B]. The gradient's dy [B] carries the weight of each row in the objective.
 */
export function rowLosses(predicted: tf.Tensor3D, eps: tf.Tensor3D, channels: number): tf.Tensor1D {
  return hasGpuPrograms() ? (runKernel(ROW_LOSSES, { predicted, eps }, { channels }) as tf.Tensor1D) : rowLossesComposed(predicted, eps, channels);
}

/** The same in plain tfjs operations. */
export function rowLossesComposed(predicted: tf.Tensor3D, eps: tf.Tensor3D, channels: number): tf.Tensor1D {
  const [batch, tokens, size] = eps.shape;
  const pixels = size / channels;
  const all = tf.reshape(predicted, [batch, tokens, pixels, -1]);
  const first = tf.slice(all, [0, 0, 0, 0], [batch, tokens, pixels, channels]);
  return tf.mean(tf.square(tf.sub(tf.reshape(first, eps.shape), eps)), [1, 2]);
}

const ROW_LOSSES = 'DitRowLosses';
const ROW_LOSSES_GRADIENT = 'DitRowLossesGradient';

interface Extents {
  batch: number;
  tokens: number;
  /** Elements of a token in eps and in the prediction. */
  size: number;
  predictedSize: number;
  channels: number;
  predictedChannels: number;
  key: string;
}

function extentsOf(predicted: tf.TensorInfo, eps: tf.TensorInfo, channels: number): Extents {
  const [batch = 0, tokens = 0, size = 0] = eps.shape;
  const predictedSize = predicted.shape[2] ?? 0;
  return { batch, tokens, size, predictedSize, channels, predictedChannels: (predictedSize * channels) / size, key: `${batch}_${tokens}_${predictedSize}_${channels}_${size}` };
}

registerGpuKernel<'predicted' | 'eps'>(ROW_LOSSES, ({ predicted, eps }, { channels = 1 }) => {
  const { batch, tokens, size, predictedSize, predictedChannels, key } = extentsOf(predicted, eps, channels);
  const ofTokens = only(
    runGpuProgram({
      key: `tokenLosses_${key}`,
      inputs: [
        { name: 'predicted', tensor: predicted, components: 1 },
        { name: 'eps', tensor: eps, components: 1 },
      ],
      outputs: [{ name: 'losses', shape: [batch, tokens], components: 1 }],
      threads: batch * tokens,
      code: `
  var sum = 0.0;
  for (var i = 0; i < ${size}; i++) {
    let d = predicted(index * ${predictedSize} + (i / ${channels}) * ${predictedChannels} + i % ${channels}) - eps(index * ${size} + i);
    sum += d * d;
  }
  set_losses(index, sum);`,
    }),
  );
  const ofRows = runGpuProgram({
    key: `rowLosses_${key}`,
    inputs: [{ name: 'ofTokens', tensor: ofTokens, components: 1 }],
    outputs: [{ name: 'losses', shape: [batch], components: 1 }],
    threads: batch,
    code: `
  var sum = 0.0;
  for (var token = 0; token < ${tokens}; token++) { sum += ofTokens(index * ${tokens} + token); }
  set_losses(index, sum / ${tokens * size}.0);`,
  });
  release(ofTokens);
  return ofRows;
});

registerGpuKernel<'predicted' | 'eps' | 'dy'>(ROW_LOSSES_GRADIENT, ({ predicted, eps, dy }, { channels = 1 }) => {
  const { batch, tokens, size, predictedSize, predictedChannels, key } = extentsOf(predicted, eps, channels);
  return runGpuProgram({
    key: `rowLossesGradient_${key}`,
    inputs: [
      { name: 'predicted', tensor: predicted, components: 1 },
      { name: 'eps', tensor: eps, components: 1 },
      { name: 'dy', tensor: dy, components: 1 },
    ],
    outputs: [{ name: 'd', shape: predicted.shape, components: 1 }],
    threads: batch * tokens * predictedSize,
    code: `
  let channel = index % ${predictedChannels};
  let pixel = index / ${predictedChannels};
  if (channel >= ${channels}) { set_d(index, 0.0); return; }
  set_d(index, (predicted(index) - eps(pixel * ${channels} + channel)) * dy(index / ${tokens * predictedSize}) * ${2 / (tokens * size)});`,
  });
});

tf.registerGradient({
  kernelName: ROW_LOSSES,
  inputsToSave: ['predicted', 'eps'],
  gradFunc: (dy, saved, attributes) => {
    const [predicted, eps] = saved as [tf.Tensor3D, tf.Tensor3D];
    const { channels = 1 } = attributes as { channels?: number };
    return { predicted: () => runKernel(ROW_LOSSES_GRADIENT, { predicted, eps, dy: dy as tf.Tensor }, { channels }) };
  },
});
