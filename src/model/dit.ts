import * as tf from '@tensorflow/tfjs';
import { silu } from '../kernels/activations';
import { fusedKernels, type KernelSet } from '../kernels/kernelSet';
import { patchify, unpatchify } from '../kernels/patchify';
import { outputChannels, type DiTConfig } from './ditConfig';

/** The tensors of a DiT by their reference names. */
export type DiTParameters = ReadonlyMap<string, tf.Tensor>;

/** What conditions a forward pass, prepared on the CPU. */
export interface Conditioning {
  /** Rows of the timestep-embedding table, [B, 256]. */
  timestepEmbedding: tf.Tensor2D;
  /** One row a picture, a one at its label; the null label is the last column. [B, numClasses + 1] */
  labelOneHot: tf.Tensor2D;
}

/**
 * The Diffusion Transformer (Peebles & Xie 2023, adaLN-Zero): images xt [B, C, H, W] → [B, outputChannels, H, W].
 * Channels 0…C−1 of the output are the predicted eps. Call it inside tf.tidy.
 */
export function ditForward(parameters: DiTParameters, config: DiTConfig, xt: tf.Tensor4D, conditioning: Conditioning, kernels: KernelSet = fusedKernels): tf.Tensor4D {
  const { linear, gelu, layerNormModulate, attention, addGated } = kernels;
  const parameter = (name: string): tf.Tensor => {
    const tensor = parameters.get(name);
    if (tensor === undefined) throw new Error(`The model has no parameter named ${name}.`);
    return tensor;
  };
  const dense = (x: tf.Tensor, name: string) => linear(x, parameter(`${name}.weight`), parameter(`${name}.bias`));

  const patchWeight = tf.reshape(parameter('x_embedder.proj.weight'), [config.hiddenSize, -1]);
  const patches = linear(patchify(xt, config.patchSize), patchWeight, parameter('x_embedder.proj.bias'));
  let x: tf.Tensor3D = tf.add(patches, parameter('pos_embed')); // [B, N, D]

  const timestep = dense(silu(dense(conditioning.timestepEmbedding, 't_embedder.mlp.0')), 't_embedder.mlp.2');
  // one-hot product: gather's gradient sums atomically, in no fixed order
  const label = tf.matMul(conditioning.labelOneHot, parameter('y_embedder.embedding_table.weight'));
  const condition = silu(tf.add(timestep, label)); // [B, D]
  const modulation = (name: string, count: number) =>
    tf.split<tf.Tensor2D>(dense(condition, `${name}.adaLN_modulation.1`), count, 1);

  for (let block = 0; block < config.depth; block++) {
    const name = `blocks.${block}`;
    const [shiftAttention, scaleAttention, gateAttention, shiftMlp, scaleMlp, gateMlp] = modulation(name, 6) as Six;
    const qkv = dense(layerNormModulate(x, shiftAttention, scaleAttention), `${name}.attn.qkv`) as tf.Tensor3D;
    x = addGated(x, dense(attention(qkv, config.numHeads), `${name}.attn.proj`) as tf.Tensor3D, gateAttention);
    const hidden = gelu(dense(layerNormModulate(x, shiftMlp, scaleMlp), `${name}.mlp.fc1`));
    x = addGated(x, dense(hidden, `${name}.mlp.fc2`) as tf.Tensor3D, gateMlp);
  }

  const [shift, scale] = modulation('final_layer', 2) as [tf.Tensor2D, tf.Tensor2D];
  const output = dense(layerNormModulate(x, shift, scale), 'final_layer.linear') as tf.Tensor3D;
  return unpatchify(output, config.patchSize, outputChannels(config));
}

type Six = [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
