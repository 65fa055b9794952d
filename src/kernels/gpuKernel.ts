import * as tf from '@tensorflow/tfjs';

type Attributes = Record<string, number>;

/** Registers WGSL as a tfjs kernel. Its inputs arrive by the names that runKernel gave them; one output counts as one, in an array too. */
export function registerGpuKernel<Name extends string>(kernelName: string, run: (inputs: Record<Name, tf.TensorInfo>, attributes: Attributes) => tf.TensorInfo | tf.TensorInfo[]): void {
  tf.registerKernel({
    kernelName,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs }) => {
      const outputs = run(inputs as Record<Name, tf.TensorInfo>, (attrs ?? {}) as Attributes);
      const [first, ...others] = [outputs].flat();
      return first === undefined || others.length > 0 ? outputs : first;
    },
  });
}

/** Runs a kernel of one output that this project registered, on tfjs's tape. */
export function runKernel(name: string, inputs: Record<string, tf.Tensor>, attributes: Attributes = {}): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attributes);
}

/** Runs a kernel of several outputs that this project registered, on tfjs's tape. */
export function runKernels(name: string, inputs: Record<string, tf.Tensor>, attributes: Attributes = {}): tf.Tensor[] {
  return tf.engine().runKernel(name, inputs, attributes);
}

/** The one element of a program with one output. */
export function only(outputs: tf.TensorInfo[]): tf.TensorInfo {
  const [output] = outputs;
  if (output === undefined || outputs.length > 1) throw new Error(`One output was expected, not ${outputs.length}.`);
  return output;
}

export function elementsOf(tensor: tf.TensorInfo): number {
  return tensor.shape.reduce((product, extent) => product * extent, 1);
}

/** WGSL lines, one an index. */
export function each(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n    ');
}

/** Gives back the memory of a tensor that no tensor of tfjs's stands for: an intermediate value of a kernel. */
export function release(...tensors: tf.TensorInfo[]): void {
  for (const { dataId } of tensors) tf.backend().disposeData(dataId);
}
