import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms } from '../gpu/backend';
import { runGpuProgram } from '../gpu/recording';
import { registerGpuKernel, runKernel } from './gpuKernel';

/**
 * Cuts images into patches, channel first within a patch, as DiT's patch embedding (a strided convolution) sees them.
 * [B, C, H, W] → [B, N, C·p·p], N = (H / p)·(W / p), row by row. On the GPU it takes no gradient.
 */
export function patchify(images: tf.Tensor4D, patchSize: number): tf.Tensor3D {
  return hasGpuPrograms() ? (runKernel(PATCHIFY, { images }, { patchSize }) as tf.Tensor3D) : patchifyComposed(images, patchSize);
}

/** The same in plain tfjs operations. */
export function patchifyComposed(images: tf.Tensor4D, patchSize: number): tf.Tensor3D {
  const [batch, channels, height, width] = images.shape;
  const rows = height / patchSize;
  const columns = width / patchSize;
  const cut = tf.reshape(images, [batch, channels, rows, patchSize, columns, patchSize]);
  const grouped = tf.transpose(cut, [0, 2, 4, 1, 3, 5]); // [B, rows, columns, C, p, p]
  return tf.reshape(grouped, [batch, rows * columns, channels * patchSize * patchSize]);
}

/**
 * The first `channels` channels of the final layer's tokens, channel last within a patch, as images:
 * [B, N, p·p·Cout] → [B, channels, H, W]. On the GPU it takes no gradient.
 */
export function unpatchify(tokens: tf.Tensor3D, patchSize: number, channels: number): tf.Tensor4D {
  return hasGpuPrograms() ? (runKernel(UNPATCHIFY, { tokens }, { patchSize, channels }) as tf.Tensor4D) : unpatchifyComposed(tokens, patchSize, channels);
}

/** The same in plain tfjs operations. */
export function unpatchifyComposed(tokens: tf.Tensor3D, patchSize: number, channels: number): tf.Tensor4D {
  const [batch, count, size] = tokens.shape;
  const side = Math.sqrt(count);
  const all = size / patchSize ** 2;
  const grid = tf.reshape(tokens, [batch, side, side, patchSize, patchSize, all]);
  const images: tf.Tensor4D = tf.reshape(tf.transpose(grid, [0, 5, 1, 3, 2, 4]), [batch, all, side * patchSize, side * patchSize]);
  return all === channels ? images : tf.slice4d(images, [0, 0, 0, 0], [batch, channels, side * patchSize, side * patchSize]);
}

/** The inverse arrangement of unpatchify: images [B, C, H, W] as tokens [B, N, p·p·C], channel last. On the GPU it takes no gradient. */
export function tokensOf(images: tf.Tensor4D, patchSize: number): tf.Tensor3D {
  return hasGpuPrograms() ? (runKernel(TOKENS, { images }, { patchSize }) as tf.Tensor3D) : tokensOfComposed(images, patchSize);
}

/** The same in plain tfjs operations. */
export function tokensOfComposed(images: tf.Tensor4D, patchSize: number): tf.Tensor3D {
  const [batch, channels, height, width] = images.shape;
  const rows = height / patchSize;
  const columns = width / patchSize;
  const cut = tf.reshape(images, [batch, channels, rows, patchSize, columns, patchSize]);
  return tf.reshape(tf.transpose(cut, [0, 2, 4, 3, 5, 1]), [batch, rows * columns, channels * patchSize * patchSize]);
}

const PATCHIFY = 'DitPatchify';
const UNPATCHIFY = 'DitUnpatchify';
const TOKENS = 'DitTokens';

registerGpuKernel<'images'>(PATCHIFY, ({ images }, { patchSize: p = 1 }) => cutOnGpu('patchify', images, p, `(channel * ${p} + y % ${p}) * ${p} + x % ${p}`));

registerGpuKernel<'images'>(TOKENS, ({ images }, { patchSize: p = 1 }) => {
  const [, channels = 0] = images.shape;
  return cutOnGpu('tokensOf', images, p, `((y % ${p}) * ${p} + x % ${p}) * ${channels} + channel`);
});

/** Images [B, C, H, W] as tokens [B, N, C·p·p]; `place` is where in its token the value of (x, y, channel) goes, in WGSL. */
function cutOnGpu(name: string, images: tf.TensorInfo, p: number, place: string): tf.TensorInfo[] {
  const [batch = 0, channels = 0, height = 0, width = 0] = images.shape;
  const [rows, columns, size] = [height / p, width / p, channels * p * p];
  return runGpuProgram({
    key: `${name}_${images.shape.join('_')}_${p}`,
    inputs: [{ name: 'images', tensor: images, components: 1 }],
    outputs: [{ name: 'tokens', shape: [batch, rows * columns, size], components: 1 }],
    threads: batch * channels * height * width,
    code: `
  let x = index % ${width};
  let y = (index / ${width}) % ${height};
  let channel = (index / ${width * height}) % ${channels};
  let image = index / ${channels * width * height};
  let token = (y / ${p}) * ${columns} + x / ${p};
  set_tokens((image * ${rows * columns} + token) * ${size} + ${place}, images(index));`,
  });
}

registerGpuKernel<'tokens'>(UNPATCHIFY, ({ tokens }, { patchSize: p = 1, channels = 1 }) => {
  const [batch = 0, count = 0, size = 0] = tokens.shape;
  const side = Math.sqrt(count);
  const edge = side * p;
  return runGpuProgram({
    key: `unpatchify_${tokens.shape.join('_')}_${p}_${channels}`,
    inputs: [{ name: 'tokens', tensor: tokens, components: 1 }],
    outputs: [{ name: 'images', shape: [batch, channels, edge, edge], components: 1 }],
    threads: batch * channels * edge * edge,
    code: `
  let x = index % ${edge};
  let y = (index / ${edge}) % ${edge};
  let channel = (index / ${edge * edge}) % ${channels};
  let image = index / ${channels * edge * edge};
  let token = (y / ${p}) * ${side} + x / ${p};
  set_images(index, tokens((image * ${count} + token) * ${size} + ((y % ${p}) * ${p} + x % ${p}) * ${size / (p * p)} + channel));`,
  });
});
