import * as tf from '@tensorflow/tfjs';
import { bufferOf, byteLengthOf, flush, webGpuBackend } from './backend';
import { halveActivations } from './halves';
import { compileNow, bindGroupLayoutOf } from './pipelines';
import { workgroupsOf, type GpuProgram, type Storage } from './program';

/** Offsets of bindings are multiples of this on every device. */
const BINDING_ALIGNMENT = 256;
/** The same in float32 elements: parts of a joined vector start at multiples of it. */
export const PART_ALIGNMENT = BINDING_ALIGNMENT / 4;

/** A tensor of a recording: given from outside, or made by one of its commands, or a part of another. */
export interface RecordedValue {
  bytes: number;
  /** The buffer of a tensor given from outside. */
  given: GPUBuffer | null;
  /** Where it lies when it is a part of another. */
  within: { value: RecordedValue; offset: number } | null;
  /** Has gaps between its parts that must stay zero, so that nothing else may lie in its buffer. */
  hasGaps: boolean;
  storage: Storage;
}

export type RecordedCommand =
  | { kind: 'dispatch'; program: GpuProgram; values: RecordedValue[] }
  | { kind: 'copy'; from: RecordedValue; to: RecordedValue };

export interface Recording {
  commands: RecordedCommand[];
  /** What the recorded function returned. */
  results: { value: RecordedValue; shape: number[]; dtype: tf.DataType }[];
}

export interface RecordOptions {
  /** Activations lie in memory as halves (float16); everything is still computed in float32. */
  hasHalves?: boolean;
}

class Recorder {
  readonly commands: RecordedCommand[] = [];
  readonly #values = new WeakMap<object, RecordedValue>();
  readonly #isGiven: (dataId: object) => boolean;

  constructor(
    given: readonly tf.Tensor[],
    readonly hasHalves: boolean,
  ) {
    const ids = new Set<object>(given.map((tensor) => tensor.dataId));
    this.#isGiven = (dataId) => ids.has(dataId);
  }

  dispatch(program: GpuProgram): tf.TensorInfo[] {
    const read = [...program.inputs, ...(program.updates ?? [])].map(({ name, tensor }) => this.valueOf(tensor, `${program.key} reads ${name}, which`));
    const made = program.outputs.map(({ shape, dtype }) => this.#make(shape, dtype ?? 'float32'));
    this.commands.push({ kind: 'dispatch', program, values: [...read, ...made.map(({ value }) => value)] });
    return made.map(({ tensor }) => tensor);
  }

  view(tensor: tf.TensorInfo, offset: number, shape: number[]): tf.TensorInfo {
    const made = this.#make(shape, tensor.dtype);
    made.value.within = { value: this.valueOf(tensor, 'A view is taken of a tensor that'), offset: offset * 4 };
    return made.tensor;
  }

  join(parts: readonly VectorPart[], size: number): tf.TensorInfo {
    const whole = this.#make([size], 'float32');
    whole.value.hasGaps = parts.reduce((sum, { tensor }) => sum + byteLengthOf(tensor.shape), 0) < whole.value.bytes;
    for (const { tensor, offset } of parts) {
      const value = this.valueOf(tensor, 'A joined part');
      const place = { value: whole.value, offset: offset * 4 };
      if (value.given === null && value.within === null && place.offset % BINDING_ALIGNMENT === 0) {
        value.within = place; // the program that makes the part writes it in its place
      } else {
        this.commands.push({ kind: 'copy', from: value, to: { bytes: value.bytes, given: null, within: place, hasGaps: false, storage: 'full' } });
      }
    }
    return whole.tensor;
  }

  valueOf(tensor: tf.TensorInfo, what: string): RecordedValue {
    const known = this.#values.get(tensor.dataId);
    if (known !== undefined) return known;
    // anything else would be frozen at its present value, or is what a plain tfjs operation made of placeholders
    if (!this.#isGiven(tensor.dataId)) throw new Error(`${what} (shape ${tensor.shape.join('×')}) was neither given to the recording nor made in it by a GPU program.`);
    const value: RecordedValue = { bytes: byteLengthOf(tensor.shape), given: bufferOf(tensor), within: null, hasGaps: false, storage: 'full' };
    this.#values.set(tensor.dataId, value);
    return value;
  }

  /** A placeholder: tfjs keeps count of it, but it has neither values nor a buffer. */
  #make(shape: number[], dtype: tf.DataType): { tensor: tf.TensorInfo; value: RecordedValue } {
    const tensor = webGpuBackend().makeTensorInfo(shape, dtype);
    const value: RecordedValue = { bytes: byteLengthOf(shape), given: null, within: null, hasGaps: false, storage: 'full' };
    this.#values.set(tensor.dataId, value);
    return { tensor, value };
  }
}

let active: Recorder | null = null;

/**
 * Runs `work` without computing anything and notes down the GPU programs it would have run, tfjs's tape included.
 * `given`: the tensors from outside that it may read and change; their values at replay count, not those of now.
 * Throws when a program reads anything else: nothing may be frozen or uploaded by accident.
 */
export function record(given: readonly tf.Tensor[], work: () => tf.Tensor[], { hasHalves = false }: RecordOptions = {}): Recording {
  if (active !== null) throw new Error('A recording is on already.');
  const recorder = new Recorder(given, hasHalves);
  active = recorder;
  try {
    const results: Recording['results'] = [];
    tf.tidy(() => {
      for (const tensor of work()) results.push({ value: recorder.valueOf(tensor, 'A result of the recording'), shape: tensor.shape, dtype: tensor.dtype });
    });
    const recording = { commands: recorder.commands, results };
    if (hasHalves) halveActivations(recording);
    return recording;
  } finally {
    active = null;
    flush(); // uploads of the tensors given
  }
}

/** Whether what is being recorded keeps its activations as halves. */
export function recordsHalves(): boolean {
  return active?.hasHalves ?? false;
}

/** Runs a program, or notes it down while a recording is on. Returns its outputs. */
export function runGpuProgram(program: GpuProgram): tf.TensorInfo[] {
  return active === null ? runNow(program) : active.dispatch(program);
}

/** Elements offset … offset + size(shape) − 1 of a flat tensor. A copy, but in a recording the very memory. */
export function viewOf(tensor: tf.TensorInfo, offset: number, shape: number[]): tf.TensorInfo {
  if (active !== null) return active.view(tensor, offset, shape);
  return copied(shape, tensor.dtype, [{ from: tensor, fromOffset: offset * 4, toOffset: 0, bytes: byteLengthOf(shape) }]);
}

export interface VectorPart {
  tensor: tf.TensorInfo;
  /** Its first element in the whole. */
  offset: number;
}

/** A vector [size] made of parts, zero between them. In a recording the parts are computed in their places, at multiples of PART_ALIGNMENT. */
export function joinParts(parts: readonly VectorPart[], size: number): tf.TensorInfo {
  if (active !== null) return active.join(parts, size);
  return copied([size], 'float32', parts.map(({ tensor, offset }) => ({ from: tensor, fromOffset: 0, toOffset: offset * 4, bytes: byteLengthOf(tensor.shape) })));
}

function copied(shape: number[], dtype: tf.DataType, copies: { from: tf.TensorInfo; fromOffset: number; toOffset: number; bytes: number }[]): tf.TensorInfo {
  const backend = webGpuBackend();
  const target = backend.makeTensorInfo(shape, dtype);
  const buffer = bufferOf(target);
  const sources = copies.map((copy) => ({ ...copy, buffer: bufferOf(copy.from) }));
  flush();
  const encoder = backend.device.createCommandEncoder();
  encoder.clearBuffer(buffer);
  for (const { buffer: source, fromOffset, toOffset, bytes } of sources) encoder.copyBufferToBuffer(source, fromOffset, buffer, toOffset, bytes);
  backend.queue.submit([encoder.finish()]);
  return target;
}

function runNow(program: GpuProgram): tf.TensorInfo[] {
  const backend = webGpuBackend();
  const { device } = backend;
  const outputs = program.outputs.map(({ shape, dtype }) => backend.makeTensorInfo(shape, dtype ?? 'float32'));
  const tensors = [...program.inputs, ...(program.updates ?? [])].map(({ tensor }) => tensor);
  const entries = [...tensors, ...outputs].map((tensor, binding) => ({ binding, resource: { buffer: bufferOf(tensor), size: byteLengthOf(tensor.shape) } }));
  flush();
  const pipeline = compileNow(device, program);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: bindGroupLayoutOf(device, program), entries }));
  pass.dispatchWorkgroups(...workgroupsOf(program));
  pass.end();
  backend.queue.submit([encoder.finish()]);
  return outputs;
}
