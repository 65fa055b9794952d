import { featureCount, pictureCount, pictureSize, type ConvLayer, type OnProgress, type Pictures } from './featureNetContract';

/** About a tenth of a second. */
const IMAGES_BETWEEN_PAUSES = 8;

/**
 * The feature net in plain loops, where our WGSL cannot run. Lets waiting messages through every few images.
 * @returns the mean over positions of the last layer: [N, outputs]
 */
export async function featuresOnCpu(layers: readonly ConvLayer[], pictures: Pictures, onProgress: OnProgress): Promise<Float32Array> {
  const [count, width] = [pictureCount(pictures), featureCount(layers)];
  const features = new Float32Array(count * width);
  for (let done = 0; done < count;) {
    const end = Math.min(done + IMAGES_BETWEEN_PAUSES, count);
    for (; done < end; done++) features.set(featuresOfImage(layers, channelsLast(pictures, done), pictures.side), done * width);
    await onProgress(done, count);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return features;
}

/** One picture, RGB in [−1, 1]: [side, side, 3] */
function channelsLast(pictures: Pictures, index: number): Float32Array {
  const size = pictureSize(pictures.side);
  const values = pictures.values.subarray(index * size, (index + 1) * size);
  if (!(values instanceof Float32Array)) return Float32Array.from(values, (value) => value / 127.5 - 1);
  return values.map((_, at) => values[(at % 3) * (size / 3) + Math.floor(at / 3)] ?? NaN);
}

/** [side, side, 3] → [outputs] */
function featuresOfImage(layers: readonly ConvLayer[], image: Float32Array, size: number): Float64Array {
  let x = image;
  let side = size;
  for (const layer of layers) {
    x = convolve(layer, x, side);
    side /= layer.stride;
  }
  const mean = new Float64Array(featureCount(layers));
  for (let at = 0; at < x.length; at++) mean[at % mean.length] = (mean[at % mean.length] ?? 0) + (x[at] ?? 0) / (side * side);
  return mean;
}

/** [side, side, inputs] → [side / stride, side / stride, outputs] */
function convolve({ inputs, outputs, stride, filter, bias }: ConvLayer, x: Float32Array, side: number): Float32Array {
  const outSide = side / stride;
  const result = new Float32Array(outSide * outSide * outputs);
  const sums = new Float64Array(outputs);
  for (let position = 0; position < outSide * outSide; position++) {
    const top = Math.floor(position / outSide) * stride - 1;
    const left = (position % outSide) * stride - 1;
    sums.set(bias);
    for (let tap = 0; tap < 9; tap++) {
      const row = top + Math.floor(tap / 3);
      const column = left + (tap % 3);
      if (row < 0 || row >= side || column < 0 || column >= side) continue;
      for (let input = 0; input < inputs; input++) {
        const value = x[(row * side + column) * inputs + input] ?? 0;
        if (value === 0) continue; // half of what comes out of a ReLU
        const weights = (tap * inputs + input) * outputs;
        for (let output = 0; output < outputs; output++) sums[output] = (sums[output] ?? 0) + value * (filter[weights + output] ?? 0);
      }
    }
    for (let output = 0; output < outputs; output++) result[position * outputs + output] = Math.max(0, sums[output] ?? 0);
  }
  return result;
}
