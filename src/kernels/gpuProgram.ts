import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** A storage buffer that a program reads: its name in the WGSL, and whether it is seen as f32 or vec4<f32>. */
export interface ProgramInput {
  name: string;
  tensor: tf.TensorInfo;
  components: 1 | 4;
}

/** One dispatch of our own WGSL through tfjs's queue, in order with its other operations. */
export interface GpuProgram {
  /** Distinguishes pipelines: tfjs caches by this and by ranks only, so every constant in `code` must show in it. */
  key: string;
  inputs: ProgramInput[];
  outputShape: number[];
  outputComponents: 1 | 4;
  /** Threads wanted; `main` is called with index 0 … at least threads − 1 and returns early beyond. */
  threads: number;
  /** Numbers that change between dispatches, read as uniforms.NAME. */
  uniforms?: Record<string, number>;
  /** WGSL of `fn main(index : i32)`; writes to `result`, reads the inputs by name. */
  code: string;
}

const WORKGROUP_SIZE = 64;

/** Queues the program and returns its output. Throws when tfjs's backend is not WebGPU. */
export function runGpuProgram(program: GpuProgram): tf.TensorInfo {
  const backend = tf.backend();
  if (!(backend instanceof WebGPUBackend)) throw new Error(`${program.key} is a WebGPU program, but tfjs runs on ${tf.getBackend()}.`);
  const uniforms = Object.entries(program.uniforms ?? {});
  return backend.runWebGPUProgram(
    {
      shaderKey: program.key,
      variableNames: program.inputs.map((input) => input.name),
      variableComponents: program.inputs.map((input) => input.components),
      outputShape: program.outputShape,
      outputComponent: program.outputComponents,
      workgroupSize: [WORKGROUP_SIZE, 1, 1],
      dispatchLayout: { x: program.outputShape.map((_, axis) => axis) },
      dispatch: [Math.ceil(program.threads / WORKGROUP_SIZE), 1, 1],
      // tfjs binds the uniform buffer always, so the code has to read it
      uniforms: ['threads : i32, ', ...uniforms.map(([name]) => `${name} : f32, `)].join(''),
      getUserCode: () => `fn main(index : i32) {\n  if (index >= uniforms.threads) { return; }\n${program.code}\n}`,
    },
    program.inputs.map((input) => input.tensor),
    'float32',
    [{ type: 'int32', data: [program.threads] }, ...uniforms.map(([, value]) => ({ type: 'float32', data: [value] }))],
  );
}

/** Whether our WGSL can run: on tfjs's WebGPU backend; elsewhere the composed twins do the work. */
export function hasGpuPrograms(): boolean {
  return tf.getBackend() === 'webgpu';
}

/** Runs a kernel that this project registered, on tfjs's tape. */
export function runKernel(name: string, inputs: Record<string, tf.Tensor>, attributes: Record<string, number> = {}): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attributes);
}

/** Registers WGSL as a tfjs kernel. Its inputs arrive by the names that runKernel gave them. */
export function registerGpuKernel<Name extends string>(kernelName: string, run: (inputs: Record<Name, tf.TensorInfo>, attributes: Record<string, number>) => tf.TensorInfo): void {
  tf.registerKernel({
    kernelName,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs }) => run(inputs as Record<Name, tf.TensorInfo>, (attrs ?? {}) as Record<string, number>),
  });
}
