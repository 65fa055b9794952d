import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSafetensors, SafetensorsError, writeSafetensors } from './safetensors';

interface FloatTensor {
  shape: number[];
  data: Float32Array;
}

const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
const tensorOf = (value: fc.Arbitrary<number>): fc.Arbitrary<FloatTensor> =>
  fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).chain((shape) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return fc.array(value, { minLength: count, maxLength: count }).map((values) => ({ shape, data: Float32Array.from(values) }));
  });
const name = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', '0', 'a "b"\\')).filter((text) => text !== '__metadata__');
const named = (value: fc.Arbitrary<number>): fc.Arbitrary<[string, FloatTensor][]> =>
  fc.uniqueArray(fc.tuple(name, tensorOf(value)), { selector: ([key]) => key, maxLength: 5 });
const metadata = fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }).filter((record) => !Object.hasOwn(record, '__proto__'));

/** A file from its header text and data, as they are. */
function fileOf(header: unknown, data: ArrayLike<number> = []): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setUint32(0, text.length, true);
  file.set(text, 8);
  file.set(Array.from(data), 8 + text.length);
  return file;
}

const entry = (dtype: string, shape: number[], start: number, end: number): object => ({ dtype, shape, data_offsets: [start, end] });

const sample = writeSafetensors(
  [
    ['blocks.0.weight', { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 0.1, 1e-9, 7) }],
    ['blocks.0.bias', { shape: [2], data: Float32Array.of(5, -0) }],
  ],
  { depth: '1', note: 'ψ' },
  'F32',
);

/** Reads, and expects either a result or a SafetensorsError with something to say. */
function readOrExplain(bytes: Uint8Array): void {
  try {
    readSafetensors(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(SafetensorsError);
    expect((error as SafetensorsError).message).toMatch(/safetensors.*\./);
  }
}

describe('a file written and read again', () => {
  test('has the same names, shapes, metadata and float32 bits', () => {
    fc.assert(fc.property(named(finite), metadata, (tensors, about) => {
      const file = readSafetensors(writeSafetensors(tensors, about, 'F32'));
      expect(file.metadata).toEqual(about);
      expect([...file.tensors.keys()].sort()).toEqual(tensors.map(([key]) => key).sort());
      for (const [key, { shape, data }] of tensors) expect(file.tensors.get(key)).toEqual({ dtype: 'F32', shape, data });
    }));
  });

  test('as F16 differs by at most half of f16’s precision', () => {
    fc.assert(fc.property(named(fc.float({ min: -65504, max: 65504, noNaN: true })), (tensors) => {
      const file = readSafetensors(writeSafetensors(tensors, {}, 'F16'));
      for (const [key, { shape, data }] of tensors) {
        const read = file.tensors.get(key);
        expect(read?.dtype).toBe('F16');
        expect(read?.shape).toEqual(shape);
        data.forEach((value, i) => expect(Math.abs(Number(read?.data[i]) - value)).toBeLessThanOrEqual(Math.max(Math.abs(value) * 2 ** -11, 2 ** -25)));
      }
    }));
  });

  test('keeps the order of names, and begins its data at a multiple of 8 bytes', () => {
    expect([...readSafetensors(sample).tensors.keys()]).toEqual(['blocks.0.weight', 'blocks.0.bias']);
    expect(new DataView(sample.buffer).getUint32(0, true) % 8).toBe(0);
  });

  test('may lie anywhere in a larger buffer, and its tensors do not share it', () => {
    const larger = new Uint8Array(sample.length + 3);
    larger.set(sample, 3);
    const files = [readSafetensors(larger.subarray(3)), readSafetensors(Buffer.from(larger.buffer).subarray(3))];
    larger.fill(0);
    for (const { tensors } of files) expect(tensors.get('blocks.0.bias')?.data).toEqual(Float32Array.of(5, -0));
    expect(readSafetensors(sample.buffer).tensors.size).toBe(2);
  });
});

test('integers, f64 and bf16 are read, and a header that is not aligned too', () => {
  const longs = new Uint8Array(BigInt64Array.of(-1n).buffer);
  const doubles = new Uint8Array(Float64Array.of(0.1).buffer);
  const file = fileOf(
    { long: entry('I64', [1], 0, 8), double: entry('F64', [], 8, 16), int: entry('I32', [1], 16, 20), byte: entry('U8', [2], 20, 22), brain: entry('BF16', [1], 22, 24) },
    [...longs, ...doubles, 254, 255, 255, 255, 9, 255, 0x80, 0x3f],
  );
  const { tensors } = readSafetensors(file);
  expect(tensors.get('long')?.data).toEqual(BigInt64Array.of(-1n));
  expect(tensors.get('double')).toEqual({ dtype: 'F64', shape: [], data: Float64Array.of(0.1) });
  expect(tensors.get('int')?.data).toEqual(Int32Array.of(-2));
  expect(tensors.get('byte')?.data).toEqual(Uint8Array.of(9, 255));
  expect(tensors.get('brain')).toEqual({ dtype: 'BF16', shape: [1], data: Float32Array.of(1) });
});

describe('what is wrong is said', () => {
  const four = [0, 0, 0, 0];
  const cases: [what: string, file: Uint8Array, message: RegExp][] = [
    ['an empty file', new Uint8Array(0), /not a safetensors file: it has 0 bytes/],
    ['a huge header length', new Uint8Array(64).fill(255), /header of 18446744073709551615 bytes/],
    ['a header longer than the file', fileOf('{}').subarray(0, 9), /only 1 follow; it may be cut off/],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0), /This is not a safetensors file/],
    ['a header that is not JSON', fileOf('{"a"'), /not valid JSON/],
    ['a header that is not UTF-8', fileOf('{"a"}').map((byte, i) => (i === 10 ? 0xff : byte)), /not valid JSON/],
    ['a header that is a list', fileOf([]), /not an object of tensors/],
    ['metadata that are not texts', fileOf({ __metadata__: { depth: 6 } }), /__metadata__ is not an object of texts/],
    ['an entry without shape', fileOf({ w: { dtype: 'F32', data_offsets: [0, 4] } }, four), /"w" has no valid entry/],
    ['a negative size', fileOf({ w: entry('F32', [-1], 0, 4) }, four), /"w" has no valid entry/],
    ['an unknown type', fileOf({ w: entry('F8_E4M3', [4], 0, 4) }, four), /"w" has type F8_E4M3.*Convert it to one of F64/],
    ['a type that is a property of every object', fileOf({ w: entry('toString', [4], 0, 4) }, four), /has type toString/],
    ['a shape of another size', fileOf({ w: entry('F32', [2], 0, 4) }, four), /shape \[2\] needs 8 bytes, but its data_offsets 0 to 4 hold 4/],
    ['a shape too large to count', fileOf({ w: entry('F32', [2 ** 52, 2 ** 52, 0], 0, 4) }, four), /"w" of type F32/],
    ['an overlap', fileOf({ a: entry('U8', [3], 0, 3), b: entry('U8', [2], 2, 4) }, four), /"b" begins at byte 2 of the data, but the tensors before it end at 3/],
    ['a gap', fileOf({ a: entry('U8', [1], 0, 1), b: entry('U8', [2], 2, 4) }, four), /"b" begins at byte 2/],
    ['data cut off', fileOf({ a: entry('U8', [5], 0, 5) }, four), /ends at byte 5 of the data, but the file has only 4/],
    ['data left over', fileOf({ a: entry('U8', [3], 0, 3) }, four), /4 bytes of data, but its tensors end at byte 3/],
  ];
  test.each(cases)('%s', (_, file, message) => {
    expect(() => readSafetensors(file)).toThrow(SafetensorsError);
    expect(() => readSafetensors(file)).toThrow(message);
  });

  test('when writing: a shape of another size, a value beyond f16, a reserved name, a name given twice', () => {
    const write = (name: string, shape: number[], value: number, dtype: 'F32' | 'F16') => () => writeSafetensors([[name, { shape, data: Float32Array.of(value) }]], {}, dtype);
    expect(write('w', [2], 1, 'F32')).toThrow(/"w" has shape \[2\], which takes 2 values, but 1 are given/);
    expect(write('w', [1], 70000, 'F16')).toThrow(/"w" holds 70000, which is beyond f16.*Save the file as F32/);
    expect(write('__metadata__', [1], 1, 'F32')).toThrow(SafetensorsError);
    const tensor = { shape: [1], data: Float32Array.of(1) };
    expect(() => writeSafetensors([['w', tensor], ['w', tensor]], {}, 'F32')).toThrow(/"w" is given twice/);
    expect(write('w', [1], Infinity, 'F16')).not.toThrow();
  });
});

describe('no bytes lead to anything but a result or a SafetensorsError', () => {
  test('random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), readOrExplain), { numRuns: 1000 });
  });

  test('random text or JSON as a header', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), fc.uint8Array({ maxLength: 8 }), (header, data) => readOrExplain(fileOf(header, data))), { numRuns: 1000 });
  });

  test('random entries', () => {
    const number = fc.oneof(fc.integer({ min: -1, max: 9 }), fc.double());
    const someEntry = fc.record({ dtype: fc.constantFrom('F32', 'F16', 'U8', 'I64', 'x'), shape: fc.array(number, { maxLength: 3 }), data_offsets: fc.array(number, { maxLength: 3 }) });
    fc.assert(fc.property(fc.dictionary(fc.string(), someEntry), fc.uint8Array({ maxLength: 16 }), (header, data) => readOrExplain(fileOf(header, data))), { numRuns: 1000 });
  });

  test('a file cut off anywhere is refused', () => {
    for (let length = 0; length < sample.length; length++) expect(() => readSafetensors(sample.subarray(0, length))).toThrow(SafetensorsError);
  });

  test('a file with some bytes changed', () => {
    const change = fc.record({ at: fc.nat(sample.length - 1), byte: fc.integer({ min: 0, max: 255 }) });
    fc.assert(fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      const file = sample.slice();
      for (const { at, byte } of changes) file[at] = byte;
      readOrExplain(file);
    }), { numRuns: 2000 });
  });

  test('a header nested a million deep', () => {
    readOrExplain(fileOf('['.repeat(1_000_000)));
    readOrExplain(fileOf(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`));
  });
});
