import * as tf from '@tensorflow/tfjs';

/**
 * Cuts images into patches, channel first within a patch, as DiT's patch embedding (a strided convolution) sees them.
 * [B, C, H, W] → [B, N, C·p·p], N = (H / p)·(W / p), row by row.
 */
export function patchify(images: tf.Tensor4D, patchSize: number): tf.Tensor3D {
  const [batch, channels, height, width] = images.shape;
  const rows = height / patchSize;
  const columns = width / patchSize;
  const cut = tf.reshape(images, [batch, channels, rows, patchSize, columns, patchSize]);
  const grouped = tf.transpose(cut, [0, 2, 4, 1, 3, 5]); // [B, rows, columns, C, p, p]
  return tf.reshape(grouped, [batch, rows * columns, channels * patchSize * patchSize]);
}

/**
 * The inverse for the final layer's output, channel last within a patch: [B, N, p·p·C] → [B, C, H, W].
 */
export function unpatchify(patches: tf.Tensor3D, patchSize: number, channels: number): tf.Tensor4D {
  const [batch, tokens] = patches.shape;
  const side = Math.sqrt(tokens);
  const grid = tf.reshape(patches, [batch, side, side, patchSize, patchSize, channels]);
  return tf.reshape(tf.transpose(grid, [0, 5, 1, 3, 2, 4]), [batch, channels, side * patchSize, side * patchSize]);
}
