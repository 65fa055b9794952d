import * as tf from '@tensorflow/tfjs';
import { runGpuProgram } from '../gpu/recording';
import { purpose } from '../random/purpose';
import { columnStride, floatColumns, integerColumns, type DrawnRows } from './drawRows';
import { philoxWgsl } from './philoxWgsl';
import { controlU32 } from './stepControl';

/** Pictures and rows that noised patches are made of. */
export interface PatchSources extends Pick<DrawnRows, 'integers' | 'floats'> {
  /** [CONTROL_WORDS] int32, see controlWords. */
  control: tf.Tensor1D;
  /** The target set's pictures, see packedPixels. */
  targetPixels: tf.Tensor1D;
  /** The knowledge bank's; any tensor of one word without a bank, for nothing of it is read then. */
  bankPixels: tf.Tensor1D;
}

export interface PatchExtents {
  batch: number;
  channels: number;
  imageSize: number;
  patchSize: number;
}

/** A batch as the model takes it, and what it shall predict. */
export interface NoisedPatches {
  /** xt = signal·x0 + noise·eps in patches as patchify cuts them, channel first: [B, N, C·p·p]. */
  patches: tf.Tensor3D;
  /** eps in the arrangement of the model's output, channel last, as tokensOf gives it: [B, N, p·p·C]. */
  eps: tf.Tensor3D;
}

/** Bytes of pictures [count, H, W, C] for an int32 tensor [⌈bytes / 4⌉], four in a word, the first lowest; one word of zeros for none. */
export function packedPixels(pixels: Uint8Array): Int32Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 * Math.max(1, Math.ceil(pixels.length / 4)));
  bytes.set(pixels);
  return new Int32Array(bytes.buffer);
}

/**
 * Fetches the drawn pictures, mirrors and scales them to [−1, 1], draws their noise, adds it and cuts the result into patches, in one dispatch.
 * The noise is that of drawBatch: element i of a picture is element row·C·H·W + i of its kind's stream, row counted within its kind.
 * Runs on WebGPU only. Call inside tf.tidy or a recording.
 */
export function noisedPatches({ control, integers, floats, targetPixels, bankPixels }: PatchSources, { batch, channels, imageSize, patchSize: p }: PatchExtents): NoisedPatches {
  const plane = imageSize * imageSize;
  const blocks = (channels * plane) / 4;
  if (!Number.isInteger(blocks)) throw new RangeError(`Noise is drawn four numbers at a time, so the values of a picture must be a multiple of 4: ${channels}×${imageSize}×${imageSize} are not; use an even side.`);
  if (imageSize % p !== 0) throw new RangeError(`Pictures of ${imageSize} pixels a side cannot be cut into patches of ${p}.`);
  const columns = imageSize / p;
  const size = channels * p * p;
  const stride = columnStride(batch);
  const [patches, eps] = runGpuProgram({
    key: `noisedPatches_${batch}_${channels}_${imageSize}_${p}`,
    inputs: [
      { name: 'control', tensor: control, components: 1 },
      { name: 'integers', tensor: integers, components: 1 },
      { name: 'floats', tensor: floats, components: 1 },
      { name: 'targetPixels', tensor: targetPixels, components: 1 },
      { name: 'bankPixels', tensor: bankPixels, components: 1 },
    ],
    outputs: [
      { name: 'patches', shape: [batch, columns * columns, size], components: 1 },
      { name: 'eps', shape: [batch, columns * columns, size], components: 1 },
    ],
    threads: batch * blocks,
    declarations: philoxWgsl,
    code: `
  let row = index / ${blocks};
  let block = index % ${blocks};
  let targetRows = i32(${controlU32('targetRows')});
  let isTarget = row < targetRows;
  let rowInKind = select(row - targetRows, row, isTarget);
  var noise = normals(streamBlock(${controlU32('seed')}, ${purpose.noise}u, ${controlU32('step')}, select(1u, 0u, isTarget), u32(rowInKind * ${blocks} + block)));

  let picture = i32(integers(${integerColumns.pictures * stride} + row));
  let isFlipped = integers(${integerColumns.flips * stride} + row) == 1u;
  let signalShare = floats(${floatColumns.signal * stride} + row);
  let noiseShare = floats(${floatColumns.noise * stride} + row);
  for (var lane = 0; lane < 4; lane++) {
    let element = block * 4 + lane; // of the picture, [C, H, W]
    let channel = element / ${plane};
    let y = (element % ${plane}) / ${imageSize};
    let x = element % ${imageSize};
    let byte = ((picture * ${imageSize} + y) * ${imageSize} + select(x, ${imageSize - 1} - x, isFlipped)) * ${channels} + channel;
    var word = 0u;
    if (isTarget) { word = targetPixels(byte / 4); } else { word = bankPixels(byte / 4); }
    let level = i32((word >> (8u * (u32(byte) % 4u))) & 0xffu);
    let x0 = f32(2 * level - 255) / 255.0; // level / 127.5 − 1, rounded once

    let token = (row * ${columns} + y / ${p}) * ${columns} + x / ${p};
    let pixel = (y % ${p}) * ${p} + x % ${p};
    set_patches(token * ${size} + channel * ${p * p} + pixel, signalShare * x0 + noiseShare * noise[lane]);
    set_eps(token * ${size} + pixel * ${channels} + channel, noise[lane]);
  }`,
  }).map((output) => tf.engine().makeTensorFromTensorInfo(output)) as [tf.Tensor3D, tf.Tensor3D];
  return { patches, eps };
}
