import * as tf from '@tensorflow/tfjs';
import { runGpuProgram } from '../gpu/recording';
import { only } from './gpuKernel';
import { controlU32 } from './stepControl';

/**
 * What a step with distillation is to predict: eps in the target's rows, in the bank's rows what the teacher predicts (METHOD.md §3, KD).
 * eps [B, N, p·p·C], taught [B, N, p·p·Cout], channels last, of which the first C of each Cout are eps; control: stepControl.ts. → [B, N, p·p·C].
 * Runs on WebGPU only and takes no gradient. Call inside tf.tidy or a recording.
 */
export function retentionTargets(control: tf.Tensor1D, eps: tf.Tensor3D, taught: tf.Tensor3D, channels: number): tf.Tensor3D {
  const [batch, tokens, size] = eps.shape;
  const taughtSize = taught.shape[2];
  const taughtChannels = (taughtSize * channels) / size;
  const targets = only(
    runGpuProgram({
      key: `retentionTargets_${batch}_${tokens}_${size}_${taughtSize}_${channels}`,
      inputs: [
        { name: 'control', tensor: control, components: 1 },
        { name: 'eps', tensor: eps, components: 1 },
        { name: 'taught', tensor: taught, components: 1 },
      ],
      outputs: [{ name: 'targets', shape: eps.shape, components: 1 }],
      threads: batch * tokens * size,
      code: `
  if (index / ${tokens * size} < i32(${controlU32('targetRows')})) {
    set_targets(index, eps(index));
  } else {
    set_targets(index, taught((index / ${channels}) * ${taughtChannels} + index % ${channels}));
  }`,
    }),
  );
  return tf.engine().makeTensorFromTensorInfo(targets) as tf.Tensor3D;
}
