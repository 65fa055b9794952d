import * as tf from '@tensorflow/tfjs';
import { PART_ALIGNMENT, runGpuProgram, viewOf } from '../gpu/recording';
import { purpose } from '../random/purpose';
import { philoxWgsl } from './philoxWgsl';
import { controlF32, controlU32, TIME_TABLE_COUNT, timeTableIndex } from './stepControl';

/** What the rows of a batch are drawn from; all int32. */
export interface RowSources {
  /** [CONTROL_WORDS], see controlWords. */
  control: tf.Tensor1D;
  /** [6·T], see timeTableWords. */
  timeTables: tf.Tensor1D;
  /** Indices of the target pictures that may be drawn, [n]. */
  trainIndices: tf.Tensor1D;
  /** The label of each target picture, [count]. */
  labels: tf.Tensor1D;
}

/** The rows of a batch, target rows first, then bank rows. */
export interface DrawnRows {
  /** Which picture of its kind's set each row shows, [B] int32. */
  pictures: tf.Tensor1D;
  /** 1 where that is mirrored left to right, else 0, [B] int32. */
  flips: tf.Tensor1D;
  /** [B] int32. */
  t: tf.Tensor1D;
  /** [B] int32. */
  labels: tf.Tensor1D;
  /** Each row's factor in the objective, [B]. */
  lossWeight: tf.Tensor1D;
  /** √ᾱ[t], [B]. */
  signal: tf.Tensor1D;
  /** √(1 − ᾱ[t]), [B]. */
  noise: tf.Tensor1D;
  /** pictures, flips, t and labels as columns of one int32 tensor, for programs short of bindings. Column i begins at i · columnStride(B). */
  integers: tf.Tensor1D;
  /** lossWeight, signal and noise likewise, float32. */
  floats: tf.Tensor1D;
}

/** The columns of DrawnRows.integers and DrawnRows.floats. */
export const integerColumns = { pictures: 0, flips: 1, t: 2, labels: 3 } as const;
export const floatColumns = { lossWeight: 0, signal: 1, noise: 2 } as const;

/** Elements from one column to the next: the batch, rounded up so that each column can be bound as a tensor of its own. */
export function columnStride(batch: number): number {
  return Math.ceil(batch / PART_ALIGNMENT) * PART_ALIGNMENT;
}

/**
 * Draws the rows of one batch on the GPU: a pure function of the sources' values, the same whole numbers as drawBatch's, always.
 * Runs on WebGPU only. Call inside tf.tidy or a recording.
 */
export function drawRows({ control, timeTables, trainIndices, labels }: RowSources, batch: number): DrawnRows {
  const T = timeTables.size / TIME_TABLE_COUNT;
  const stride = columnStride(batch);
  const timeTable = (targetName: keyof typeof timeTableIndex, bankName: keyof typeof timeTableIndex) => `select(${timeTableIndex[bankName] * T}, ${timeTableIndex[targetName] * T}, isTarget)`;
  const [integers, floats] = runGpuProgram({
    key: `drawRows_${batch}_${T}`,
    inputs: [
      { name: 'control', tensor: control, components: 1 },
      { name: 'timeTables', tensor: timeTables, components: 1 },
      { name: 'trainIndices', tensor: trainIndices, components: 1 },
      { name: 'labels', tensor: labels, components: 1 },
    ],
    outputs: [
      { name: 'integers', shape: [Object.keys(integerColumns).length * stride], components: 1, dtype: 'int32' },
      { name: 'floats', shape: [Object.keys(floatColumns).length * stride], components: 1 },
    ],
    threads: batch,
    declarations: `${philoxWgsl}
fn draw(purpose : u32, subStream : u32, element : u32) -> u32 {
  return streamBlock(${controlU32('seed')}, purpose, ${controlU32('step')}, subStream, element >> 2u)[element & 3u];
}`,
    code: `
  let targetRows = i32(${controlU32('targetRows')});
  let isTarget = index < targetRows;
  let row = u32(select(index - targetRows, index, isTarget)); // within its kind

  var picture = 0u;
  var flip = 0u;
  var label = ${controlU32('nullLabel')};
  if (isTarget) {
    picture = trainIndices(i32(multiplyHigh(draw(${purpose.targetIndex}u, 0u, row), ${controlU32('trainCount')})));
    flip = select(0u, ${controlU32('flip')}, draw(${purpose.flip}u, 0u, row) < 0x80000000u);
    let isDropped = draw(${purpose.labelDropout}u, 0u, row) < ${controlU32('dropsBelow')} || ${controlU32('dropsAlways')} == 1u;
    if (!isDropped) { label = labels(i32(picture)); }
  } else {
    picture = multiplyHigh(draw(${purpose.bankIndex}u, 0u, row), ${controlU32('bankCount')});
  }

  // the number of table entries ≤ the draw, see drawTimestep
  let bounded = min(draw(${purpose.timestep}u, select(1u, 0u, isTarget), row), 0xfffffffeu);
  let table = ${timeTable('targetTable', 'bankTable')};
  var t = 0;
  var high = ${T - 1};
  while (t < high) {
    let middle = (t + high) / 2;
    if (timeTables(table + middle) <= bounded) { t = middle + 1; } else { high = middle; }
  }
  let weight = bitcast<f32>(timeTables(${timeTable('targetWeight', 'bankWeight')} + t));

  set_integers(${integerColumns.pictures * stride} + index, picture);
  set_integers(${integerColumns.flips * stride} + index, flip);
  set_integers(${integerColumns.t * stride} + index, u32(t));
  set_integers(${integerColumns.labels * stride} + index, label);
  set_floats(${floatColumns.lossWeight * stride} + index, weight * select(${controlF32('bankFactor')}, ${controlF32('targetFactor')}, isTarget));
  set_floats(${floatColumns.signal * stride} + index, bitcast<f32>(timeTables(${timeTableIndex.signal * T} + t)));
  set_floats(${floatColumns.noise * stride} + index, bitcast<f32>(timeTables(${timeTableIndex.noise * T} + t)));`,
  }).map((output) => tf.engine().makeTensorFromTensorInfo(output) as tf.Tensor1D) as [tf.Tensor1D, tf.Tensor1D];

  const column = (whole: tf.Tensor1D, place: number) => tf.engine().makeTensorFromTensorInfo(viewOf(whole, place * stride, [batch])) as tf.Tensor1D;
  return {
    pictures: column(integers, integerColumns.pictures),
    flips: column(integers, integerColumns.flips),
    t: column(integers, integerColumns.t),
    labels: column(integers, integerColumns.labels),
    lossWeight: column(floats, floatColumns.lossWeight),
    signal: column(floats, floatColumns.signal),
    noise: column(floats, floatColumns.noise),
    integers,
    floats,
  };
}
