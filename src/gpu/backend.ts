import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** Whether our WGSL can run: on tfjs's WebGPU backend; elsewhere the composed twins do the work. */
export function hasGpuPrograms(): boolean {
  return tf.getBackend() === 'webgpu';
}

/** tfjs's WebGPU backend. Throws when tfjs runs on another. */
export function webGpuBackend(): WebGPUBackend {
  const backend = tf.backend();
  if (!(backend instanceof WebGPUBackend)) throw new Error(`This needs tfjs's WebGPU backend, but tfjs runs on ${tf.getBackend()}.`);
  return backend;
}

/** The buffer in which a tensor lies, uploaded if it was not yet: in tfjs's queue, so call flush before using it. */
export function bufferOf(tensor: tf.TensorInfo): GPUBuffer {
  const backend = webGpuBackend();
  backend.uploadToGPU(tensor.dataId);
  const { resource } = backend.tensorMap.get(tensor.dataId);
  if (!(resource instanceof GPUBuffer)) throw new Error('This tensor lies in no buffer of the GPU.');
  return resource;
}

/** Submits what tfjs has queued, if anything, so that what is submitted next comes after it. */
export function flush(backend: WebGPUBackend = webGpuBackend()): void {
  if (!hasQueuedCommands(backend)) return; // an empty submission costs as much as a full one
  backend.endComputePassEncoder();
  backend.submitQueue();
}

/** tfjs's commandEncoder is the one private member of it that this project looks at; backend.gpu.test.ts would notice if it went. */
function hasQueuedCommands(backend: WebGPUBackend): boolean {
  // eslint-disable-next-line @typescript-eslint/dot-notation -- TypeScript allows private members in brackets only
  return Boolean(backend['commandEncoder']);
}

/** Bytes of a tensor; every element has four. */
export function byteLengthOf(shape: readonly number[]): number {
  return 4 * shape.reduce((product, extent) => product * extent, 1);
}

/**
 * A tensor's values as they are now. tensor.data() would keep a copy and return that for ever,
 * which is wrong for tensors that programs change in place. They must not change while they are read.
 */
export async function readTensor(tensor: tf.Tensor): Promise<Float32Array> {
  if (!hasGpuPrograms()) return (await tensor.data<'float32'>()).slice();
  const { device, queue } = webGpuBackend();
  const source = bufferOf(tensor);
  flush();
  const values = new Float32Array(tensor.size);
  const staging = device.createBuffer({ size: Math.min(READ_BYTES, values.byteLength), usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  try {
    for (let offset = 0; offset < values.byteLength; offset += READ_BYTES) {
      const size = Math.min(READ_BYTES, values.byteLength - offset);
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(source, offset, staging, 0, size);
      queue.submit([encoder.finish()]);
      await staging.mapAsync(GPUMapMode.READ, 0, size);
      values.set(new Float32Array(staging.getMappedRange(0, size)), offset / 4);
      staging.unmap();
    }
  } finally {
    staging.destroy();
  }
  return values;
}

/** Read at a time: a state is many times this, and the GPU's memory may be small. */
const READ_BYTES = 2 ** 21;

/** Overwrites a tensor's values; its buffer stays. Ordered with what has been and will be submitted. */
export function writeTensor(tensor: tf.Tensor, values: Float32Array | Int32Array | Uint32Array): void {
  if (values.length !== tensor.size) throw new RangeError(`A tensor of ${tensor.size} elements cannot take ${values.length}.`);
  const buffer = bufferOf(tensor);
  flush();
  webGpuBackend().queue.writeBuffer(buffer, 0, values.buffer, values.byteOffset, values.byteLength);
}
