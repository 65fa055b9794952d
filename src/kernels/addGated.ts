import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms, registerGpuKernel, runGpuProgram, runKernel } from './gpuProgram';
import { segmentSumsOnGpu } from './rowSums';

/** x + gate·branch: DiT's gated residual. x and branch [B, N, D], gate [B, D] the same for every token → [B, N, D]. */
export function addGated(x: tf.Tensor3D, branch: tf.Tensor3D, gate: tf.Tensor2D): tf.Tensor3D {
  return hasGpuPrograms() && x.shape[2] % 4 === 0 ? (runKernel(ADD_GATED, { x, branch, gate }) as tf.Tensor3D) : addGatedComposed(x, branch, gate);
}

/** The same in plain tfjs operations. */
export function addGatedComposed(x: tf.Tensor3D, branch: tf.Tensor3D, gate: tf.Tensor2D): tf.Tensor3D {
  return tf.add(x, tf.mul(tf.expandDims(gate, 1), branch));
}

const ADD_GATED = 'DitAddGated';
const SCALE_BY_GATE = 'DitScaleByGate';
const GATE_GRADIENT = 'DitGateGradient';

interface Extents {
  batch: number;
  tokens: number;
  width: number;
}

function extentsOf(x: tf.TensorInfo): Extents {
  const [batch = 0, tokens = 0, width = 0] = x.shape;
  return { batch, tokens, width };
}

/** gate·branch, or x + gate·branch when x is given. */
function gated(branch: tf.TensorInfo, gate: tf.TensorInfo, x?: tf.TensorInfo): tf.TensorInfo {
  const { batch, tokens, width } = extentsOf(branch);
  const vectors = width / 4;
  return runGpuProgram({
    key: `gated_${batch}_${tokens}_${width}_${x === undefined ? 'scale' : 'add'}`,
    inputs: [
      { name: 'branch', tensor: branch, components: 4 },
      { name: 'gate', tensor: gate, components: 4 },
      ...(x === undefined ? [] : [{ name: 'x', tensor: x, components: 4 as const }]),
    ],
    outputShape: branch.shape,
    outputComponents: 4,
    threads: batch * tokens * vectors,
    code: `
  let image = index / ${tokens * vectors};
  result[index] = ${x === undefined ? '' : 'x[index] + '}gate[image * ${vectors} + index % ${vectors}] * branch[index];`,
  });
}

registerGpuKernel<'x' | 'branch' | 'gate'>(ADD_GATED, ({ x, branch, gate }) => gated(branch, gate, x));
registerGpuKernel<'branch' | 'gate'>(SCALE_BY_GATE, ({ branch, gate }) => gated(branch, gate));
registerGpuKernel<'dy' | 'branch'>(GATE_GRADIENT, ({ dy, branch }) => {
  const { batch, tokens, width } = extentsOf(branch);
  return segmentSumsOnGpu(dy, batch, tokens, width, branch);
});

tf.registerGradient({
  kernelName: ADD_GATED,
  inputsToSave: ['branch', 'gate'],
  gradFunc: (given, saved) => {
    const [branch, gate] = saved as [tf.Tensor3D, tf.Tensor2D];
    const dy = given as tf.Tensor3D;
    return {
      x: () => tf.clone(dy),
      branch: () => runKernel(SCALE_BY_GATE, { branch: dy, gate }),
      gate: () => runKernel(GATE_GRADIENT, { dy, branch }),
    };
  },
});
