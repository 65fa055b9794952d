import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms } from '../gpu/backend';
import { attentionGradientOnGpu, attentionOnGpu, attentionProductsOnGpu } from './attentionPrograms';
import { attentionGradientInTiles, attentionInTiles, hasWholeTiles } from './attentionTiles';
import { registerGpuKernel, release, runKernel, runKernels } from './gpuKernel';
import { matMulFamily } from './matMulFamily';

/** Wider heads would not fit a thread's registers. */
const MAX_HEAD_SIZE = 64;

/**
 * Multi-head self-attention core: softmax(q·kᵀ / √d)·v.
 * qkv [B, N, 3·D], laid out as the reference DiT does: (3, heads, D / heads) along the last axis → [B, N, D].
 */
export function attention(qkv: tf.Tensor3D, numHeads: number): tf.Tensor3D {
  const headSize = qkv.shape[2] / 3 / numHeads;
  return hasGpuPrograms() && headSize % 4 === 0 && headSize <= MAX_HEAD_SIZE
    ? (runKernels(ATTENTION, { qkv }, { numHeads }) as [tf.Tensor3D, tf.Tensor])[0]
    : attentionComposed(qkv, numHeads);
}

/** The same in plain tfjs operations. */
export function attentionComposed(qkv: tf.Tensor3D, numHeads: number): tf.Tensor3D {
  const [batch, tokens, width] = qkv.shape;
  const headSize = width / 3 / numHeads;
  const split = tf.transpose(tf.reshape(qkv, [batch, tokens, 3, numHeads, headSize]), [2, 0, 3, 1, 4]); // [3, B, H, N, d]
  const [q, k, v] = tf.unstack(split) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D]; // [B, H, N, d]
  const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(headSize)); // [B, H, N, N]
  const mixed = tf.matMul(tf.softmax(scores), v); // [B, H, N, d]
  return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch, tokens, width / 3]);
}

const ATTENTION = 'DitAttention';
const ATTENTION_GRADIENT = 'DitAttentionGradient';

/** Tiles need the fewest loads; but of the forward pass they leave a GPU with too few threads. */
registerGpuKernel<'qkv'>(ATTENTION, ({ qkv }, { numHeads = 1 }) =>
  matMulFamily() === 'registers' && isTiled(qkv, numHeads) ? attentionInTiles(qkv, numHeads) : attentionOnGpu(qkv, numHeads),
);

registerGpuKernel<'qkv' | 'output' | 'logSum' | 'dy'>(ATTENTION_GRADIENT, ({ qkv, output, logSum, dy }, { numHeads = 1 }) => {
  const products = attentionProductsOnGpu(output, dy, numHeads);
  const gradient = (isTiled(qkv, numHeads) ? attentionGradientInTiles : attentionGradientOnGpu)({ qkv, dy, logSum, products }, numHeads);
  release(products);
  return gradient;
});

/** Multiplications from which on tiles are worth their longer compilation. */
const LARGE = 2 ** 19;

function isTiled(qkv: tf.TensorInfo, numHeads: number): boolean {
  const [batch = 0, tokens = 0, width = 0] = qkv.shape;
  return hasWholeTiles(tokens, width / 3 / numHeads) && (batch * tokens * tokens * width) / 3 >= LARGE;
}

tf.registerGradient({
  kernelName: ATTENTION,
  inputsToSave: ['qkv'],
  outputsToSave: [true, true],
  gradFunc: (given, saved, attributes) => {
    const [dy] = given as tf.Tensor[] as [tf.Tensor];
    const [qkv, output, logSum] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const { numHeads = 1 } = attributes as { numHeads?: number };
    return { qkv: () => runKernel(ATTENTION_GRADIENT, { qkv, output, logSum, dy }, { numHeads }) };
  },
});
