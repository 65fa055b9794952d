import * as tf from '@tensorflow/tfjs';
import { joinVectors } from '../kernels/joinVectors';
import type { Checkpoint } from './checkpoint';
import type { DiTParameters } from './dit';
import { ditParameterShapes, outputChannels, type DiTConfig } from './ditConfig';

/** Where one parameter lies in the arena. */
export interface ArenaSlot {
  name: string;
  shape: number[];
  /** First element, and number of elements. */
  offset: number;
  size: number;
}

/**
 * All trainable parameters of a DiT end to end in one flat vector, so that optimizer, EMA, snapshots and checkpoints
 * handle one tensor instead of dozens. pos_embed is fixed and stays outside.
 */
export interface ArenaLayout {
  config: DiTConfig;
  slots: ArenaSlot[];
  /** Elements of the whole arena. */
  size: number;
}

export const FROZEN_PARAMETER = 'pos_embed';

export function arenaLayout(config: DiTConfig): ArenaLayout {
  const slots: ArenaSlot[] = [];
  let offset = 0;
  for (const [name, shape] of ditParameterShapes(config)) {
    if (name === FROZEN_PARAMETER) continue;
    const size = shape.reduce((product, extent) => product * extent, 1);
    slots.push({ name, shape, offset, size });
    offset += size;
  }
  return { config, slots, size: offset };
}

/** The trainable weights of a checkpoint as one vector, [layout.size]. */
export function packArena(layout: ArenaLayout, weights: ReadonlyMap<string, Float32Array>): Float32Array {
  const arena = new Float32Array(layout.size);
  for (const slot of layout.slots) {
    const values = weights.get(slot.name);
    if (values?.length !== slot.size) throw new Error(`The weights hold ${values?.length ?? 'no'} values for ${slot.name}, expected ${slot.size}.`);
    arena.set(values, slot.offset);
  }
  return arena;
}

/** The inverse of packArena, with the frozen position table added: weights ready for writeCheckpoint. */
export function unpackArena(layout: ArenaLayout, arena: Float32Array, positionTable: Float32Array): Map<string, Float32Array> {
  const weights = new Map<string, Float32Array>([[FROZEN_PARAMETER, positionTable]]);
  for (const slot of layout.slots) weights.set(slot.name, arena.slice(slot.offset, slot.offset + slot.size));
  return weights;
}

/** The arena cut into tensors in the layout's order; call inside tf.tidy. */
export function arenaViews(layout: ArenaLayout, arena: tf.Tensor1D): tf.Tensor[] {
  return layout.slots.map((slot) => tf.reshape(tf.slice(arena, slot.offset, slot.size), slot.shape));
}

/** Names the views for ditForward. positionTable [1, N, D]. */
export function namedParameters(layout: ArenaLayout, views: tf.Tensor[], positionTable: tf.Tensor): DiTParameters {
  const named = new Map<string, tf.Tensor>([[FROZEN_PARAMETER, positionTable]]);
  layout.slots.forEach((slot, index) => {
    const view = views[index];
    if (view === undefined) throw new Error(`No view for ${slot.name}.`);
    named.set(slot.name, view);
  });
  return named;
}

/** Gradients of the views, joined end to end in the layout's order: [layout.size]. Call inside tf.tidy. */
export function joinViews(views: tf.Tensor[]): tf.Tensor1D {
  return joinVectors(views.map((view) => tf.reshape(view, [-1])));
}

/** Uploads the position table of a checkpoint, [1, N, D]. The caller disposes it. */
export function positionTableOf(checkpoint: Checkpoint): tf.Tensor {
  const values = checkpoint.weights.get(FROZEN_PARAMETER);
  if (values === undefined) throw new Error(`The checkpoint has no ${FROZEN_PARAMETER}.`);
  return tf.tensor(values, [1, values.length / checkpoint.config.hiddenSize, checkpoint.config.hiddenSize]);
}

/**
 * 1 where weight decay may act, 0 on the rows of the variance head, whose gradient is zero by construction and which
 * therefore stays as it was; null when every element trains.
 */
export function decayMask(layout: ArenaLayout): Float32Array | null {
  const { config } = layout;
  if (!config.learnSigma) return null;
  const mask = new Float32Array(layout.size).fill(1);
  for (const slot of layout.slots) {
    if (!slot.name.startsWith('final_layer.linear.')) continue;
    const outputs = slot.shape[0] ?? 0;
    const rowSize = slot.size / outputs;
    for (let row = 0; row < outputs; row++) {
      const isVariance = row % outputChannels(config) >= config.inChannels;
      if (isVariance) mask.fill(0, slot.offset + row * rowSize, slot.offset + (row + 1) * rowSize);
    }
  }
  return mask;
}
