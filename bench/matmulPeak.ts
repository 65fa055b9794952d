/**
 * What the device reaches in a plain float32 matrix product: the yardstick for "share of peak". Several simple kernels, because no one
 * of them suits all devices: register tiles alone (software, where barriers are ruinous) and tiles in workgroup memory (hardware).
 */
export interface MatMulPeak {
  /** Runs a burst of products and waits for it; resolves with its floating-point operations. Bursts grow until one takes long enough to be timed. */
  burst: () => Promise<number>;
}

/** Shortest burst that counts as a measurement, ms. */
const LONG_ENOUGH = 100;

export const matMulKernels = ['registers8', 'registers16', 'workgroup'] as const;

export type MatMulKernel = (typeof matMulKernels)[number];

/** size: rows and columns of the square matrices, a multiple of 64. */
export async function openMatMulPeak(gpu: GPU, kernel: MatMulKernel, size: number): Promise<MatMulPeak> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw new Error('WebGPU found no graphics adapter.');
  const device = await adapter.requestDevice();
  const matrix = () => device.createBuffer({ size: 4 * size * size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST });
  const buffers = [matrix(), matrix(), matrix()];
  const ones = new Float32Array(size * size).fill(1);
  for (const buffer of buffers) device.queue.writeBuffer(buffer, 0, ones);
  const module = device.createShaderModule({ code: codeOf(kernel, size) });
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  const bindGroup = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });

  let products = 1;
  return {
    burst: async () => {
      const done = products;
      const start = performance.now();
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      for (let product = 0; product < done; product++) pass.dispatchWorkgroups(size / 64, size / 64);
      pass.end();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
      if (performance.now() - start < LONG_ENOUGH) products *= 2;
      return done * 2 * size ** 3;
    },
  };
}

const bindings = `
@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> b: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4<f32>>;`;

function codeOf(kernel: MatMulKernel, size: number): string {
  switch (kernel) {
    case 'registers8':
      return registerKernel(size, 8);
    case 'registers16':
      return registerKernel(size, 16);
    case 'workgroup':
      return workgroupKernel(size);
  }
}

/** Each thread keeps a tile×tile part of the result in registers; a workgroup does 64×64. */
function registerKernel(size: number, tile: number): string {
  const n4 = size / 4;
  const rows = range(tile);
  const vectors = range(tile / 4);
  const each = (code: (row: number, vector: number) => string) => rows.map((row) => vectors.map((vector) => code(row, vector)).join(' ')).join('\n  ');
  return `${bindings}
@compute @workgroup_size(${64 / tile}, ${64 / tile}) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let row = id.y * ${tile};
  let column = id.x * ${tile / 4};
  ${each((row, vector) => `var c${row}_${vector} = vec4<f32>();`)}
  for (var k = 0u; k < ${n4}; k++) {
    ${rows.map((row) => `let a${row} = a[(row + ${row}) * ${n4} + k];`).join('\n    ')}
    ${['x', 'y', 'z', 'w'].map((component, j) => `{
      ${vectors.map((vector) => `let b${vector} = b[(k * 4 + ${j}) * ${n4} + column + ${vector}];`).join('\n      ')}
      ${each((row, vector) => `c${row}_${vector} += a${row}.${component} * b${vector};`)}
    }`).join('\n    ')}
  }
  ${each((row, vector) => `c[(row + ${row}) * ${n4} + column + ${vector}] = c${row}_${vector};`)}
}`;
}

/** A workgroup of 8×8 threads shares 64×16 and 16×64 tiles of the factors; each thread keeps 8×8 of the result. */
function workgroupKernel(size: number): string {
  const n4 = size / 4;
  const eight = range(8);
  return `${bindings}
var<workgroup> left: array<array<vec4<f32>, 4>, 64>;
var<workgroup> right: array<array<vec4<f32>, 16>, 16>;
@compute @workgroup_size(8, 8) fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) id: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  ${eight.map((i) => `var low${i} = vec4<f32>(); var high${i} = vec4<f32>();`).join('\n  ')}
  for (var tile = 0u; tile < ${size / 16}; tile++) {
    for (var i = thread; i < 256; i += 64) {
      left[i / 4][i % 4] = a[(group.y * 64 + i / 4) * ${n4} + tile * 4 + i % 4];
      right[i / 16][i % 16] = b[(tile * 16 + i / 16) * ${n4} + group.x * 16 + i % 16];
    }
    workgroupBarrier();
    for (var k = 0u; k < 4; k++) {
      ${eight.map((i) => `let a${i} = left[id.y * 8 + ${i}][k];`).join('\n      ')}
      ${['x', 'y', 'z', 'w'].map((component, j) => `{
        let low = right[k * 4 + ${j}][id.x];
        let high = right[k * 4 + ${j}][id.x + 8];
        ${eight.map((i) => `low${i} += a${i}.${component} * low; high${i} += a${i}.${component} * high;`).join('\n        ')}
      }`).join('\n      ')}
    }
    workgroupBarrier();
  }
  let row = group.y * 64 + id.y * 8;
  let column = group.x * 16 + id.x;
  ${eight.map((i) => `c[(row + ${i}) * ${n4} + column] = low${i}; c[(row + ${i}) * ${n4} + column + 8] = high${i};`).join('\n  ')}
}`;
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index);
