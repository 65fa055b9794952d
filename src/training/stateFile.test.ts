import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { miniConfig } from '../model/miniDit.testdata';
import { arenaLayout } from '../model/parameterArena';
import { readStateFile, writeStateFile } from './stateFile';
import type { StateValues } from './trainingState';

const layout = arenaLayout(miniConfig);
const vector = (scale: number) => Float32Array.from({ length: layout.size }, (_, index) => Math.fround(scale / (index + 1)));
const state: StateValues = { step: 1234, theta: vector(1), firstMoment: vector(-1e-30), secondMoment: vector(1e-12), ema: vector(3) };
const file = writeStateFile(state, layout);

describe('the file of a training state', () => {
  it('gives back every bit', () => {
    expect(readStateFile(file.buffer, layout)).toEqual(state);
  });

  it('is refused by a run of another model, which is named', () => {
    expect(() => readStateFile(file.buffer, arenaLayout({ ...miniConfig, numClasses: miniConfig.numClasses + 1 }))).toThrow(/another model: its num_classes is/);
  });

  it('is told from a checkpoint', () => {
    const checkpoint = new TextEncoder().encode('{"__metadata__":{"format":"pt"}}');
    const bytes = new Uint8Array(8 + checkpoint.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(checkpoint.length), true);
    bytes.set(checkpoint, 8);
    expect(() => readStateFile(bytes.buffer, layout)).toThrow(/no state of a training run/);
  });

  it('is refused in words wherever it is cut, and never read as another state when its header is changed', () => {
    const headerEnd = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
    fc.assert(
      fc.property(fc.nat(file.length - 1), (length) => {
        expect(() => readStateFile(file.slice(0, length).buffer, layout)).toThrow(Error);
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.nat(headerEnd - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = file.slice();
        damaged[at] = (damaged[at] ?? 0) ^ change;
        try {
          const read = readStateFile(damaged.buffer, layout);
          expect(read.theta.length).toBe(layout.size); // a changed digit of the step, or a swap of equal vectors, is caught by the file's SHA-256
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          expect((error as Error).message.length).toBeGreaterThan(20);
        }
      }),
      { numRuns: 700 },
    );
  });
});
