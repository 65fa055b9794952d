import * as tf from '@tensorflow/tfjs';
import { joinVectors, vectorView, VIEW_ALIGNMENT } from '../kernels/vectors';
import type { Checkpoint } from './checkpoint';
import { MODULATION, type DiTParameters } from './dit';
import { ditParameterShapes, outputChannels, type DiTConfig } from './ditConfig';

/** Where one parameter, or what a forward pass sees as one, lies in the arena. */
export interface ArenaSlot {
  name: string;
  shape: number[];
  /** First element, and number of elements. */
  offset: number;
  size: number;
}

/**
 * All trainable parameters of a DiT in one flat vector, so that optimizer, EMA, snapshots and checkpoints
 * handle one tensor instead of dozens. pos_embed is fixed and stays outside.
 */
export interface ArenaLayout {
  config: DiTConfig;
  /** The parameters under their reference names. */
  slots: ArenaSlot[];
  /** What a forward pass takes: the same elements, but the adaLN modulations of all blocks as one layer. Each starts where a GPU can bind it. */
  views: ArenaSlot[];
  /** Elements of the whole arena; those between the views stay zero. */
  size: number;
}

export const FROZEN_PARAMETER = 'pos_embed';
const MODULATION_LAYER = /adaLN_modulation\.1\.(weight|bias)$/;

export function arenaLayout(config: DiTConfig): ArenaLayout {
  const slots: ArenaSlot[] = [];
  const views: ArenaSlot[] = [];
  let end = 0;
  const place = (name: string, parameters: [string, number[]][], shape: number[]) => {
    const offset = Math.ceil(end / VIEW_ALIGNMENT) * VIEW_ALIGNMENT;
    end = offset;
    for (const [parameter, parameterShape] of parameters) {
      const size = sizeOf(parameterShape);
      slots.push({ name: parameter, shape: parameterShape, offset: end, size });
      end += size;
    }
    views.push({ name, shape, offset, size: end - offset });
  };
  const trainable = [...ditParameterShapes(config)].filter(([name]) => name !== FROZEN_PARAMETER);
  for (const parameter of trainable) if (!MODULATION_LAYER.test(parameter[0])) place(parameter[0], [parameter], parameter[1]);
  for (const kind of ['weight', 'bias'] as const) {
    const layers = trainable.filter(([name]) => MODULATION_LAYER.exec(name)?.[1] === kind);
    const rows = layers.reduce((sum, [, [outputs = 0]]) => sum + outputs, 0);
    place(`${MODULATION}.${kind}`, layers, kind === 'weight' ? [rows, config.hiddenSize] : [rows]);
  }
  return { config, slots, views, size: Math.ceil(end / VIEW_ALIGNMENT) * VIEW_ALIGNMENT };
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

/** The arena cut into what a forward pass takes, in the order of layout.views; call inside tf.tidy. */
export function arenaViews(layout: ArenaLayout, arena: tf.Tensor1D): tf.Tensor[] {
  return layout.views.map(({ offset, shape }) => vectorView(arena, offset, shape));
}

/** Names the views for ditForward. positionTable [1, N, D]. */
export function namedParameters(layout: ArenaLayout, views: tf.Tensor[], positionTable: tf.Tensor): DiTParameters {
  const named = new Map<string, tf.Tensor>([[FROZEN_PARAMETER, positionTable]]);
  layout.views.forEach(({ name }, index) => {
    const view = views[index];
    if (view === undefined) throw new Error(`No view for ${name}.`);
    named.set(name, view);
  });
  return named;
}

/** Gradients of the views, each at its place in the arena, [layout.size]. Call inside tf.tidy. */
export function joinViews(layout: ArenaLayout, views: tf.Tensor[]): tf.Tensor1D {
  return joinVectors(
    views.map((tensor, index) => ({ tensor, offset: layout.views[index]?.offset ?? NaN })),
    layout.size,
  );
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

function sizeOf(shape: number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
