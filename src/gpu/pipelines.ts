import { bindingsOf, wgslOf, type GpuProgram, type Storage } from './program';

interface Pipeline {
  layout: GPUBindGroupLayout;
  /** Compiled in the background, or at once where somebody could not wait. */
  ready: Promise<GPUComputePipeline>;
  now: GPUComputePipeline | null;
}

/** Compiled programs by key, a device. */
const caches = new WeakMap<GPUDevice, Map<string, Pipeline>>();

/** Names a pipeline: the program, and which of its bindings hold halves. */
export function pipelineKey(program: GpuProgram, storages: readonly Storage[] = []): string {
  const halves = storages.flatMap((storage, binding) => (storage === 'half' ? [binding] : []));
  return halves.length === 0 ? program.key : `${program.key}_halves${halves.join('_')}`;
}

/** Starts compiling a program, unless that has been done. Rejects with the shader's key and the compiler's words. */
export function compileInBackground(device: GPUDevice, program: GpuProgram, storages?: readonly Storage[]): Promise<GPUComputePipeline> {
  return pipelineOf(device, program, storages).ready;
}

/** The program's pipeline, compiled at once if need be. */
export function compileNow(device: GPUDevice, program: GpuProgram): GPUComputePipeline {
  const cached = cacheOf(device).get(program.key);
  if (cached?.now) return cached.now;
  const { layout, descriptor } = describe(device, program);
  const now = device.createComputePipeline(descriptor);
  cacheOf(device).set(program.key, { layout, ready: Promise.resolve(now), now });
  return now;
}

export function bindGroupLayoutOf(device: GPUDevice, program: GpuProgram, storages?: readonly Storage[]): GPUBindGroupLayout {
  return pipelineOf(device, program, storages).layout;
}

function pipelineOf(device: GPUDevice, program: GpuProgram, storages?: readonly Storage[]): Pipeline {
  const cache = cacheOf(device);
  const key = pipelineKey(program, storages);
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  const { layout, descriptor } = describe(device, program, storages);
  const pipeline: Pipeline = { layout, now: null, ready: device.createComputePipelineAsync(descriptor).then((compiled) => (pipeline.now = compiled)) };
  cache.set(key, pipeline);
  return pipeline;
}

/** Layouts are spelled out: WebGPU's automatic ones leave out what a shader does not use. */
function describe(device: GPUDevice, program: GpuProgram, storages?: readonly Storage[]): { layout: GPUBindGroupLayout; descriptor: GPUComputePipelineDescriptor } {
  const layout = device.createBindGroupLayout({
    entries: bindingsOf(program).map(({ access }, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
    })),
  });
  const module = device.createShaderModule({ label: program.key, code: wgslOf(program, storages) });
  return { layout, descriptor: { label: program.key, layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }), compute: { module, entryPoint: 'main' } } };
}

function cacheOf(device: GPUDevice): Map<string, Pipeline> {
  const cache = caches.get(device) ?? new Map<string, Pipeline>();
  caches.set(device, cache);
  return cache;
}
