import * as tf from '@tensorflow/tfjs';
import { runGpuProgram } from '../gpu/recording';
import { each, only } from './gpuKernel';

const KERNEL_SIZE = 3;
/** What one thread computes: 4×4 pixels of 8 channels. Twice that gains SwiftShader a fifth and takes it twice as long to compile. */
const TILE_SIDE = 4;
const TILE_VECTORS = 2;
const channels = ['x', 'y', 'z', 'w'];

/**
 * A 3×3 convolution with a pixel of zeros around its input, its bias and ReLU, in one dispatch.
 * x [B, H, W, I], filter [3, 3, I, O] and bias [O], O a multiple of 4 → [B, ⌈H / stride⌉, ⌈W / stride⌉, O].
 * Runs on WebGPU only and takes no gradient. Call inside tf.tidy or a recording.
 */
export function convolution(x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D, stride: number): tf.Tensor4D {
  const [batch, height, width, inputs] = x.shape;
  const [outputs] = bias.shape;
  if (outputs % 4 !== 0) throw new RangeError(`A convolution on the GPU makes a multiple of 4 channels, not ${outputs}.`);
  const [outHeight, outWidth] = [Math.ceil(height / stride), Math.ceil(width / stride)];
  const vectors = outputs / 4;
  const [tilesDown, tilesAcross, vectorTiles] = [Math.ceil(outHeight / TILE_SIDE), Math.ceil(outWidth / TILE_SIDE), Math.ceil(vectors / TILE_VECTORS)];
  const readSide = (TILE_SIDE - 1) * stride + KERNEL_SIZE;

  // Channel by channel, a patch of the input and the weights are loaded once for all nine taps: in software a load costs as much as twenty
  // products. The nine products of a number are one chain of scalars, and weights are loaded just before they are used, since the software's
  // compiler keeps little more than one sum in registers.
  const addNineTaps = (row: number, column: number, vector: number, channel: string) => {
    const name = sumName(row, column, vector, channel);
    let sum = name;
    for (let tap = 0; tap < KERNEL_SIZE ** 2; tap++) {
      sum = `fma(x${row * stride + Math.floor(tap / KERNEL_SIZE)}_${column * stride + (tap % KERNEL_SIZE)}, w${tap}_${vector}.${channel}, ${sum})`;
    }
    return `${name} = ${sum};`;
  };
  const store = (row: number, column: number, vector: number) => {
    const guards = [
      outHeight % TILE_SIDE === 0 ? [] : [`(top + ${row} < ${outHeight})`],
      outWidth % TILE_SIDE === 0 ? [] : [`(left + ${column} < ${outWidth})`],
      vectors % TILE_VECTORS === 0 ? [] : [`(vector + ${vector} < ${vectors})`],
    ].flat();
    const place = `((image * ${outHeight} + top + ${row}) * ${outWidth} + left + ${column}) * ${vectors} + vector + ${vector}`;
    const sums = channels.map((channel) => sumName(row, column, vector, channel)).join(', ');
    const statement = `set_y(${place}, max(vec4<f32>(${sums}), vec4<f32>(0.0)));`;
    return guards.length === 0 ? statement : `if (${guards.join(' & ')}) { ${statement} }`;
  };

  const y = runGpuProgram({
    key: `convolution_${x.shape.join('_')}_${outputs}_${stride}`,
    inputs: [
      { name: 'x', tensor: x, components: 1 },
      { name: 'weights', tensor: filter, components: 4 },
      { name: 'bias', tensor: bias, components: 4 },
    ],
    outputs: [{ name: 'y', shape: [batch, outHeight, outWidth, outputs], components: 4 }],
    threads: batch * tilesDown * tilesAcross * vectorTiles,
    code: `
  let vector = (index % ${vectorTiles}) * ${TILE_VECTORS};
  let tile = index / ${vectorTiles};
  let left = (tile % ${tilesAcross}) * ${TILE_SIDE};
  let top = ((tile / ${tilesAcross}) % ${tilesDown}) * ${TILE_SIDE};
  let image = tile / ${tilesAcross * tilesDown};
  ${each(TILE_VECTORS, (v) => `let vector${v} = min(vector + ${v}, ${vectors - 1});\n    let bias${v} = bias(vector${v});`)}
  ${eachPixel((r, c) => each(TILE_VECTORS, (v) => eachChannel((channel) => `var ${sumName(r, c, v, channel)} = bias${v}.${channel};`)))}
  ${each(readSide, (r) => `let y${r} = top * ${stride} + ${r - 1};
    let isRow${r} = (y${r} >= 0) & (y${r} < ${height});
    let row${r} = (image * ${height} + clamp(y${r}, 0, ${height - 1})) * ${width * inputs};`)}
  ${each(readSide, (c) => `let x${c} = left * ${stride} + ${c - 1};
    let isColumn${c} = (x${c} >= 0) & (x${c} < ${width});
    let column${c} = clamp(x${c}, 0, ${width - 1}) * ${inputs};`)}
  for (var input = 0; input < ${inputs}; input++) {
    ${each(readSide, (r) => each(readSide, (c) => `let x${r}_${c} = select(0.0, x(row${r} + column${c} + input), isRow${r} & isColumn${c});`))}
    ${each(TILE_VECTORS, (v) => `
    ${each(KERNEL_SIZE ** 2, (tap) => `let w${tap}_${v} = weights((${tap * inputs} + input) * ${vectors} + vector${v});`)}
    ${eachPixel((r, c) => eachChannel((channel) => addNineTaps(r, c, v, channel)))}`)}
  }
  ${eachPixel((r, c) => each(TILE_VECTORS, (v) => store(r, c, v)))}`,
  });
  return tf.engine().makeTensorFromTensorInfo(only(y)) as tf.Tensor4D;
}

/** A number of the tile: its pixel, its vec4 of channels and its place in that. */
function sumName(row: number, column: number, vector: number, channel: string): string {
  return `sum${row}_${column}_${vector}${channel}`;
}

function eachPixel(line: (row: number, column: number) => string): string {
  return each(TILE_SIDE, (row) => each(TILE_SIDE, (column) => line(row, column)));
}

function eachChannel(line: (channel: string) => string): string {
  return each(channels.length, (index) => line(channels[index] ?? ''));
}
