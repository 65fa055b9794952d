import * as tf from '@tensorflow/tfjs';
import { webGpuBackend } from './backend';
import { planMemory, type Lifetime } from './memoryPlan';
import { bindGroupLayoutOf, compileInBackground, pipelineKey } from './pipelines';
import { workgroupsOf, type GpuProgram, type Storage } from './program';
import { recomputeCheapValues } from './recompute';
import type { RecordedCommand, RecordedValue, Recording } from './recording';

type EncodedCommand =
  | { kind: 'dispatch'; pipeline: GPUComputePipeline; bindGroup: GPUBindGroup; workgroups: [number, number] }
  | { kind: 'copy'; from: GPUBuffer; fromOffset: number; to: GPUBuffer; toOffset: number; bytes: number };

interface Place {
  buffer: GPUBuffer;
  offset: number;
}

/** A recording made ready: memory planned, shaders compiled, bindings made. It runs as often as it is encoded. */
export class Replay {
  readonly #commands: EncodedCommand[];
  readonly #buffers: GPUBuffer[];
  /** The recording's results; every run overwrites them. They belong to the replay. */
  readonly results: tf.Tensor[];

  private constructor(commands: EncodedCommand[], buffers: GPUBuffer[], results: tf.Tensor[]) {
    this.#commands = commands;
    this.#buffers = buffers;
    this.results = results;
  }

  /**
   * Compiles the recording's shaders in parallel and allocates its memory.
   * `onCompiled` hears how many of the shaders are ready. Rejects with what the shader compiler says.
   */
  static async prepare(recorded: Recording, onCompiled: (done: number, total: number) => void = () => undefined): Promise<Replay> {
    const { device } = webGpuBackend();
    const recording = recomputeCheapValues(recorded);
    const shaders = new Map(recording.commands.flatMap((command) => (command.kind === 'dispatch' ? [shaderOf(command)] : [])));
    let done = 0;
    const pipelines = new Map(
      await Promise.all(
        [...shaders].map(async ([key, { program, storages }]) => {
          const pipeline = await compileInBackground(device, program, storages);
          onCompiled(++done, shaders.size);
          return [key, pipeline] as const;
        }),
      ),
    );
    const { placeOf, buffers } = allocate(device, recording);
    const commands = recording.commands.map((command): EncodedCommand => {
      if (command.kind === 'copy') {
        const [from, to] = [placeOf(command.from), placeOf(command.to)];
        return { kind: 'copy', from: from.buffer, fromOffset: from.offset, to: to.buffer, toOffset: to.offset, bytes: command.to.bytes };
      }
      const [key, { program, storages }] = shaderOf(command);
      const pipeline = pipelines.get(key);
      if (pipeline === undefined) throw new Error(`${key} was not compiled.`);
      const entries = command.values.map((value, binding) => ({ binding, resource: { ...placeOf(value), size: value.bytes } }));
      const bindGroup = device.createBindGroup({ layout: bindGroupLayoutOf(device, program, storages), entries });
      return { kind: 'dispatch', pipeline, bindGroup, workgroups: workgroupsOf(program) };
    });
    const results = recording.results.map(({ value, shape, dtype }) => {
      const { buffer, offset } = placeOf(value);
      if (offset !== 0) throw new Error('A part of another tensor cannot be the result of a recording.');
      return tf.keep(webGpuBackend().createTensorFromGPUData({ buffer, zeroCopy: true }, shape, dtype));
    });
    return new Replay(commands, buffers, results);
  }

  /** Dispatches of one run. */
  get dispatches(): number {
    return this.#commands.filter(({ kind }) => kind === 'dispatch').length;
  }

  /** Bytes of GPU memory that the replay holds itself: intermediate values and results. */
  get bytes(): number {
    return this.#buffers.reduce((sum, { size }) => sum + size, 0);
  }

  /** Adds one run to the encoder's commands. */
  encode(encoder: GPUCommandEncoder): void {
    let pass: GPUComputePassEncoder | null = null;
    let current: GPUComputePipeline | null = null;
    for (const command of this.#commands) {
      if (command.kind === 'copy') {
        pass?.end();
        pass = null;
        encoder.copyBufferToBuffer(command.from, command.fromOffset, command.to, command.toOffset, command.bytes);
        continue;
      }
      if (pass === null) {
        pass = encoder.beginComputePass();
        current = null;
      }
      if (command.pipeline !== current) pass.setPipeline((current = command.pipeline));
      pass.setBindGroup(0, command.bindGroup);
      pass.dispatchWorkgroups(...command.workgroups);
    }
    pass?.end();
  }

  dispose(): void {
    tf.dispose(this.results);
    for (const buffer of this.#buffers) buffer.destroy();
  }
}

/** A dispatch's shader under the name of its pipeline. */
function shaderOf({ program, values }: Extract<RecordedCommand, { kind: 'dispatch' }>): [string, { program: GpuProgram; storages: Storage[] }] {
  const storages = values.map(({ storage }) => storage);
  return [pipelineKey(program, storages), { program, storages }];
}

/** Gives every value that the recording makes its place in as little memory as their lifetimes allow. */
function allocate(device: GPUDevice, recording: Recording): { placeOf: (value: RecordedValue) => Place; buffers: GPUBuffer[] } {
  const lifetimes = lifetimesOf(recording);
  const shared = [...lifetimes].filter(([value]) => !value.hasGaps);
  const plan = planMemory(shared.map(([, lifetime]) => lifetime));
  const create = (size: number) => device.createBuffer({ size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST });
  const buffers = plan.bufferBytes.map(create);
  const places = new Map<RecordedValue, GPUBuffer>();
  shared.forEach(([value], index) => {
    const buffer = buffers[plan.bufferOf[index] ?? -1];
    if (buffer !== undefined) places.set(value, buffer);
  });
  for (const [value] of lifetimes) {
    if (!value.hasGaps) continue;
    const buffer = create(value.bytes); // WebGPU clears new buffers, and nothing else writes into the gaps
    buffers.push(buffer);
    places.set(value, buffer);
  }
  const placeOf = (value: RecordedValue): Place => {
    const { root, offset } = rootOf(value);
    const buffer = root.given ?? places.get(root);
    if (buffer === undefined) throw new Error('A command reads a value that no command made.');
    return { buffer, offset };
  };
  return { placeOf, buffers };
}

/** The lifetime of every value that is not given and not a part of another; results live to the end. */
function lifetimesOf({ commands, results }: Recording): Map<RecordedValue, Lifetime> {
  const lifetimes = new Map<RecordedValue, Lifetime>();
  const touch = (value: RecordedValue, at: number) => {
    const { root } = rootOf(value);
    if (root.given !== null) return;
    const lifetime = lifetimes.get(root) ?? { bytes: root.bytes, first: at, last: at };
    lifetime.last = at;
    lifetimes.set(root, lifetime);
  };
  commands.forEach((command, at) => {
    for (const value of valuesOf(command)) touch(value, at);
  });
  for (const { value } of results) {
    touch(value, commands.length);
    const lifetime = lifetimes.get(rootOf(value).root);
    if (lifetime !== undefined) lifetime.first = 0; // read between the runs, so nothing of the next run may lie there before it
  }
  return lifetimes;
}

function valuesOf(command: RecordedCommand): RecordedValue[] {
  return command.kind === 'dispatch' ? command.values : [command.from, command.to];
}

function rootOf(value: RecordedValue): { root: RecordedValue; offset: number } {
  let root = value;
  let offset = 0;
  while (root.within !== null) {
    offset += root.within.offset;
    root = root.within.value;
  }
  return { root, offset };
}
