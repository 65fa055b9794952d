import * as tf from '@tensorflow/tfjs';
import type { MlpParameters } from '../kernels/mlp';
import { fusedKernels, type KernelSet } from '../kernels/kernelSet';
import { outputChannels, type DiTConfig } from './ditConfig';

/**
 * The tensors of a DiT by their reference names, but for the adaLN modulations: those of all blocks and of the final layer,
 * one below the other, are MODULATION.weight [(6·depth + 2)·D, D] and MODULATION.bias (see arenaLayout).
 */
export type DiTParameters = ReadonlyMap<string, tf.Tensor>;

export const MODULATION = 'adaLN_modulation';

/** What conditions a forward pass. */
export interface Conditioning {
  /** Rows of the timestep-embedding table, [B, 256]. */
  timestepEmbedding: tf.Tensor2D;
  /** int32; the null label is numClasses. [B] */
  labels: tf.Tensor1D;
}

/**
 * The Diffusion Transformer (Peebles & Xie 2023, adaLN-Zero): images xt [B, C, H, W] → [B, outputChannels, H, W].
 * Channels 0…C−1 of the output are the predicted eps. Call it inside tf.tidy.
 */
export function ditForward(parameters: DiTParameters, config: DiTConfig, xt: tf.Tensor4D, conditioning: Conditioning, kernels: KernelSet = fusedKernels): tf.Tensor4D {
  return kernels.unpatchify(ditTokens(parameters, config, kernels.patchify(xt, config.patchSize), conditioning, kernels), config.patchSize, outputChannels(config));
}

/** The same without the noise's variance: the predicted eps, [B, C, H, W]. */
export function ditEps(parameters: DiTParameters, config: DiTConfig, xt: tf.Tensor4D, conditioning: Conditioning, kernels: KernelSet = fusedKernels): tf.Tensor4D {
  return kernels.unpatchify(ditTokens(parameters, config, kernels.patchify(xt, config.patchSize), conditioning, kernels), config.patchSize, config.inChannels);
}

/** The transformer itself: patches [B, N, C·p·p], channel first → [B, N, p·p·outputChannels], channel last. Call it inside tf.tidy. */
export function ditTokens(parameters: DiTParameters, config: DiTConfig, patches: tf.Tensor3D, conditioning: Conditioning, kernels: KernelSet = fusedKernels): tf.Tensor3D {
  const { linear, silu, labelCondition, modulations, layerNormModulate, attention, mlp, addGatedLayerNorm, addGatedLastLayerNorm } = kernels;
  const parameter = (name: string): tf.Tensor => {
    const tensor = parameters.get(name);
    if (tensor === undefined) throw new Error(`The model has no parameter named ${name}.`);
    return tensor;
  };
  const dense = (x: tf.Tensor, name: string) => linear(x, parameter(`${name}.weight`), parameter(`${name}.bias`));

  const timestep = dense(silu(dense(conditioning.timestepEmbedding, 't_embedder.mlp.0')), 't_embedder.mlp.2') as tf.Tensor2D;
  const condition = labelCondition(timestep, parameter('y_embedder.embedding_table.weight') as tf.Tensor2D, conditioning.labels); // [B, D]
  const modulation = modulations(condition, parameter(`${MODULATION}.weight`) as tf.Tensor2D, parameter(`${MODULATION}.bias`) as tf.Tensor1D); // [B, D] each
  const at = (piece: number): tf.Tensor2D => {
    const tensor = modulation[piece];
    if (tensor === undefined) throw new Error(`The model has no modulation ${piece}.`);
    return tensor;
  };

  const patchWeight = tf.reshape(parameter('x_embedder.proj.weight'), [config.hiddenSize, -1]);
  const embedded = linear(patches, patchWeight, parameter('x_embedder.proj.bias'), parameter('pos_embed')) as tf.Tensor3D; // [B, N, D]
  // every tensor is used once from here on, so that no gradients of two uses need adding up
  let [x, normed] = layerNormModulate(embedded, at(0), at(1));
  for (let block = 0; block < config.depth; block++) {
    const name = `blocks.${block}`;
    // a block's six: shift, scale, gate of the attention, then of the MLP; shift and scale after it are the next block's or the final layer's
    const [gateAttention, shiftMlp, scaleMlp, gateMlp, nextShift, nextScale] = [2, 3, 4, 5, 6, 7].map((piece) => at(6 * block + piece)) as Six;
    const qkv = dense(normed, `${name}.attn.qkv`) as tf.Tensor3D;
    const attended = dense(attention(qkv, config.numHeads), `${name}.attn.proj`) as tf.Tensor3D;
    [x, normed] = addGatedLayerNorm({ x, branch: attended, gate: gateAttention, shift: shiftMlp, scale: scaleMlp });
    const branch = mlp(normed, mlpParameters(parameter, name));
    const residual = { x, branch, gate: gateMlp, shift: nextShift, scale: nextScale };
    if (block === config.depth - 1) normed = addGatedLastLayerNorm(residual);
    else [x, normed] = addGatedLayerNorm(residual);
  }
  return dense(normed, 'final_layer.linear') as tf.Tensor3D;
}

type Six = [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];

function mlpParameters(parameter: (name: string) => tf.Tensor, block: string): MlpParameters {
  const [weight1, bias1, weight2, bias2] = ['fc1.weight', 'fc1.bias', 'fc2.weight', 'fc2.bias'].map((name) => parameter(`${block}.mlp.${name}`)) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  return { weight1, bias1, weight2, bias2 };
}
