import { z } from 'zod';
import { firstBeyondHalf, float32FromBfloat, float32FromHalf, halfFromFloat32, largestHalf } from './safetensorsHalf';

/**
 * A tensor of a safetensors file, row by row, in a buffer of its own.
 * F16 and BF16 are given as Float32Array (exactly); `dtype` says what the file holds.
 */
export type SafetensorsTensor = { readonly shape: readonly number[] } & (
  | { readonly dtype: 'F32' | 'F16' | 'BF16'; readonly data: Float32Array<ArrayBuffer> }
  | { readonly dtype: 'F64'; readonly data: Float64Array<ArrayBuffer> }
  | { readonly dtype: 'I64'; readonly data: BigInt64Array<ArrayBuffer> }
  | { readonly dtype: 'I32'; readonly data: Int32Array<ArrayBuffer> }
  | { readonly dtype: 'U8'; readonly data: Uint8Array<ArrayBuffer> }
);

export interface SafetensorsFile {
  readonly metadata: Record<string, string>;
  /** By name, in the order of the header. */
  readonly tensors: Map<string, SafetensorsTensor>;
}

export class SafetensorsError extends Error {
  override name = 'SafetensorsError';
}

const headerLimit = 100_000_000; // bytes, the format's own limit
const lengthBytes = 8;
const bytesOf = { F64: 8, I64: 8, F32: 4, I32: 4, F16: 2, BF16: 2, U8: 1 } as const;
type Dtype = keyof typeof bytesOf;
const wholeFile = 'Check that the file is complete and unchanged, and fetch it again if in doubt.';

const wholeNumber = z.number().int().min(0);
const entrySchema = z.strictObject({ dtype: z.string(), shape: z.array(wholeNumber), data_offsets: z.tuple([wholeNumber, wholeNumber]) });
const metadataSchema = z.record(z.string(), z.string());

/**
 * Reads a safetensors file of F32, F16, BF16, F64, I64, I32 and U8 tensors, strictly: the header must be valid,
 * and its tensors must cover the data exactly, without gap or overlap, in the sizes of their shapes.
 * Throws SafetensorsError, whatever the bytes.
 */
export function readSafetensors(file: ArrayBuffer | Uint8Array): SafetensorsFile {
  // A plain view: Node's Buffer is a Uint8Array too, but its slice does not copy.
  const bytes = file instanceof Uint8Array ? new Uint8Array(file.buffer, file.byteOffset, file.length) : new Uint8Array(file);
  const headerLength = readHeaderLength(bytes);
  const { __metadata__: metadata, ...entries } = parseHeader(bytes.subarray(lengthBytes, lengthBytes + headerLength));
  const data = bytes.subarray(lengthBytes + headerLength);
  const layout = Object.entries(entries).map(([name, entry]) => parseEntry(name, entry));
  checkCoverage(layout, data.length);
  return {
    metadata: metadata === undefined ? {} : parseMetadata(metadata),
    tensors: new Map(layout.map(({ name, dtype, shape, start, end }) => [name, { shape, ...decode(dtype, data.slice(start, end)) }])),
  };
}

/**
 * Writes float32 tensors as safetensors bytes, in the order given, as F32 (exactly) or F16 (to the nearest, ties to even).
 * The data begin at a multiple of 8 bytes. Throws SafetensorsError when a shape and its data differ in size,
 * a name comes twice, or a finite value is beyond f16 (±65504).
 */
export function writeSafetensors(
  tensors: Iterable<readonly [name: string, tensor: { readonly shape: readonly number[]; readonly data: Float32Array }]>,
  metadata: Readonly<Record<string, string>>,
  dtype: 'F32' | 'F16',
): Uint8Array<ArrayBuffer> {
  const names = new Set<string>();
  const parts: { bytes: Uint8Array; start: number }[] = [];
  const entries: [string, unknown][] = Object.keys(metadata).length > 0 ? [['__metadata__', metadata]] : [];
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    checkWritable(name, shape, data, dtype);
    if (names.has(name)) throw tensorError(name, 'is given twice', 'Give each tensor a name of its own.');
    names.add(name);
    const start = end;
    const bytes = dtype === 'F16' ? bytesView(halfFromFloat32(data)) : bytesView(data);
    end += bytes.length;
    parts.push({ bytes, start });
    entries.push([name, { dtype, shape, data_offsets: [start, end] }]);
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const headerLength = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(lengthBytes + headerLength + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.fill(0x20, lengthBytes, lengthBytes + headerLength);
  file.set(text, lengthBytes);
  for (const { bytes, start } of parts) file.set(bytes, lengthBytes + headerLength + start);
  return file;
}

interface Entry {
  name: string;
  dtype: Dtype;
  shape: number[];
  /** Bytes into the data. */
  start: number;
  end: number;
}

function notSafetensors(found: string): SafetensorsError {
  return new SafetensorsError(`This is not a safetensors file: ${found}. Choose a file that ends in .safetensors, or convert yours with the safetensors library.`);
}

function readHeaderLength(bytes: Uint8Array): number {
  if (bytes.length < lengthBytes) throw notSafetensors(`it has ${bytes.length} bytes, and the length of the header alone takes ${lengthBytes}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length < 2n || length > BigInt(headerLimit)) throw notSafetensors(`its first 8 bytes give a header of ${length.toString()} bytes, and 2 to ${headerLimit} are possible`);
  const available = bytes.length - lengthBytes;
  if (length > BigInt(available)) {
    throw notSafetensors(`its first 8 bytes give a header of ${length.toString()} bytes, and only ${available} follow; it may be cut off`);
  }
  return Number(length);
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw notSafetensors(`its header (${bytes.length} bytes) is not valid JSON`);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw notSafetensors('its header is JSON, but not an object of tensors by name');
  return { ...header };
}

function parseMetadata(metadata: unknown): Record<string, string> {
  const parsed = metadataSchema.safeParse(metadata);
  if (!parsed.success) throw new SafetensorsError(`The safetensors header's __metadata__ is not an object of texts. Write the file again with texts only, numbers too as texts.`);
  return parsed.data;
}

function parseEntry(name: string, value: unknown): Entry {
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) {
    throw tensorError(name, 'has no valid entry in the header (dtype, shape and data_offsets are needed, and nothing else)', wholeFile);
  }
  const { dtype, shape, data_offsets: [start, end] } = parsed.data;
  if (!isDtype(dtype)) throw tensorError(name, `has type ${shorten(dtype)}, which cannot be read here`, `Convert it to one of ${Object.keys(bytesOf).join(', ')}.`);
  const size = countOf(shape) * bytesOf[dtype];
  if (end - start !== size) {
    throw tensorError(name, `of type ${dtype} and shape [${shorten(shape.join(', '))}] needs ${size} bytes, but its data_offsets ${start} to ${end} hold ${end - start}`, wholeFile);
  }
  return { name, dtype, shape, start, end };
}

function checkCoverage(layout: readonly Entry[], dataLength: number): void {
  let covered = 0;
  for (const { name, start, end } of layout.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== covered) throw tensorError(name, `begins at byte ${start} of the data, but the tensors before it end at ${covered}`, wholeFile);
    if (end > dataLength) throw tensorError(name, `ends at byte ${end} of the data, but the file has only ${dataLength}; it may be cut off`, wholeFile);
    covered = end;
  }
  if (covered !== dataLength) throw new SafetensorsError(`The safetensors file has ${dataLength} bytes of data, but its tensors end at byte ${covered}. ${wholeFile}`);
}

function decode(dtype: Dtype, bytes: Uint8Array<ArrayBuffer>) {
  switch (dtype) {
    case 'F32':
      return { dtype, data: new Float32Array(bytes.buffer) };
    case 'F16':
      return { dtype, data: float32FromHalf(new Uint16Array(bytes.buffer)) };
    case 'BF16':
      return { dtype, data: float32FromBfloat(new Uint16Array(bytes.buffer)) };
    case 'F64':
      return { dtype, data: new Float64Array(bytes.buffer) };
    case 'I64':
      return { dtype, data: new BigInt64Array(bytes.buffer) };
    case 'I32':
      return { dtype, data: new Int32Array(bytes.buffer) };
    case 'U8':
      return { dtype, data: bytes };
  }
}

function checkWritable(name: string, shape: readonly number[], data: Float32Array, dtype: 'F32' | 'F16'): void {
  if (name === '__metadata__') throw tensorError(name, 'has a name that the format keeps for itself', 'Give it another.');
  if (countOf(shape) !== data.length) {
    throw tensorError(name, `has shape [${shape.join(', ')}], which takes ${countOf(shape)} values, but ${data.length} are given`, 'Give both alike.');
  }
  const beyond = dtype === 'F16' ? firstBeyondHalf(data) : undefined;
  if (beyond !== undefined) throw tensorError(name, `holds ${beyond}, which is beyond f16 (±${largestHalf})`, 'Save the file as F32.');
}

const isDtype = (dtype: string): dtype is Dtype => Object.hasOwn(bytesOf, dtype);
const countOf = (shape: readonly number[]): number => shape.reduce((count, size) => count * size, 1);
const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
const bytesView = (array: Float32Array | Uint16Array): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

function tensorError(name: string, found: string, todo: string): SafetensorsError {
  return new SafetensorsError(`In the safetensors file, tensor "${shorten(name)}" ${found}. ${todo}`);
}
