import type * as tf from '@tensorflow/tfjs';

/** A tensor that a program reads, as `NAME(i)` in its WGSL: element i, or vec4 i. int32 tensors are read as u32. */
export interface ProgramInput {
  name: string;
  tensor: tf.TensorInfo;
  components: 1 | 4;
}

/** How the numbers of a float32 tensor lie in memory: as they are, or two halves in a word. Programs compute in float32 either way. */
export type Storage = 'full' | 'half';

/** A tensor that a program makes, written by `set_NAME(i, value)`; what a thread has written it may read back. */
export interface ProgramOutput {
  name: string;
  shape: number[];
  components: 1 | 4;
  dtype?: 'float32' | 'int32';
  /** A recording may store it in halves where memory counts: an activation, whose last bits do not matter. */
  isActivation?: boolean;
}

/** One dispatch of our own WGSL. */
export interface GpuProgram {
  /** Names the pipeline: every constant that is baked into the code must show in it. */
  key: string;
  inputs: ProgramInput[];
  /** Tensors that are changed in place: read as inputs are, written as outputs are. */
  updates?: ProgramInput[];
  outputs: ProgramOutput[];
  /** Threads wanted. Threads beyond them return before `code`. */
  threads: number;
  /** Given: this many threads form a workgroup, all run, and `code` may use workgroup memory and barriers; `threads` is a multiple of it. */
  cooperative?: number;
  /** Costs so little that it may run twice rather than have its outputs kept for long (recompute.ts). It changes nothing in place. */
  isCheap?: boolean;
  /** WGSL at module scope: functions, workgroup variables, structures. */
  declarations?: string;
  /** Body of `main`: `index : i32` is the thread, `lane` its place in the workgroup, `group` the workgroup. */
  code: string;
}

const WORKGROUP_SIZE = 64;
/** WebGPU's limit a dimension; what does not fit goes on in y. */
const MAX_WORKGROUPS = 65535;

/** How a program's bindings are used, in the order of their numbers. */
export function bindingsOf({ inputs, updates = [], outputs }: GpuProgram): { name: string; access: 'read' | 'update' | 'write'; components: 1 | 4; scalar: 'f32' | 'u32' }[] {
  const given = (access: 'read' | 'update') => ({ name, tensor, components }: ProgramInput) => ({ name, access, components, scalar: scalarOf(tensor.dtype) });
  return [
    ...inputs.map(given('read')),
    ...updates.map(given('update')),
    ...outputs.map(({ name, components, dtype }) => ({ name, access: 'write' as const, components, scalar: scalarOf(dtype ?? 'float32') })),
  ];
}

/** Workgroups of the dispatch in x and y. */
export function workgroupsOf({ threads, cooperative = WORKGROUP_SIZE }: GpuProgram): [number, number] {
  const groups = Math.ceil(threads / cooperative);
  const rows = Math.ceil(groups / MAX_WORKGROUPS);
  return [Math.ceil(groups / rows), rows];
}

/** The whole shader; `storages` of its bindings in their order, all full when left out. */
export function wgslOf(program: GpuProgram, storages: readonly Storage[] = []): string {
  const { cooperative, threads, declarations = '', code } = program;
  const size = cooperative ?? WORKGROUP_SIZE;
  const [groupsInX] = workgroupsOf(program);
  const bindings = bindingsOf(program).map(({ name, access, components, scalar }, binding) => {
    const type = components === 4 ? `vec4<${scalar}>` : scalar;
    const isHalf = storages[binding] === 'half';
    const stored = `${name}_[i]`;
    const reader = `fn ${name}(i : i32) -> ${type} { return ${isHalf ? `vec4<f32>(unpack2x16float(${stored}.x), unpack2x16float(${stored}.y))` : stored}; }\n`;
    const packed = isHalf ? 'vec2<u32>(pack2x16float(value.xy), pack2x16float(value.zw))' : 'value';
    const writer = access === 'read' ? '' : `fn set_${name}(i : i32, value : ${type}) { ${stored} = ${packed}; }\n`;
    return `@group(0) @binding(${binding}) var<storage, ${access === 'read' ? 'read' : 'read_write'}> ${name}_ : array<${isHalf ? 'vec2<u32>' : type}>;\n${reader}${writer}`;
  });
  return `${bindings.join('')}${declarations}
@compute @workgroup_size(${size})
fn main(@builtin(local_invocation_index) local : u32, @builtin(workgroup_id) workgroup : vec3<u32>) {
  let lane = i32(local);
  let group = i32(workgroup.y * ${groupsInX}u + workgroup.x);
  let index = group * ${size} + lane;
  ${cooperative === undefined ? `if (index >= ${threads}) { return; }` : ''}
${code}
}`;
}

function scalarOf(dtype: tf.DataType): 'f32' | 'u32' {
  if (dtype !== 'float32' && dtype !== 'int32') throw new Error(`GPU programs read float32 and int32 tensors, not ${dtype}.`);
  return dtype === 'float32' ? 'f32' : 'u32';
}
