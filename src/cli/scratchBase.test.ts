import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../data/sha256';
import { readCheckpoint } from '../model/checkpoint';
import { nodeAssets } from './nodeAssets';
import { scratchBaseBytes, scratchBaseId, scratchBaseOf } from './scratchBase';

const tiny = { size: 'tiny', numClasses: 9, seed: 0 } as const;
const digestOf = (bytes: ArrayBuffer) => sha256Hex(new Uint8Array(bytes));

describe('a base from scratch', () => {
  it('is named by all that its weights follow from', () => {
    expect(scratchBaseId(tiny)).toBe('scratch-tiny-9-classes-seed-0');
    expect(scratchBaseOf('scratch-tiny-9-classes-seed-0')).toEqual(tiny);
    for (const id of ['emoji-dit-nano', 'scratch-huge-9-classes-seed-0', 'scratch-tiny', 'runs/scratch-tiny-9-classes-seed-0.safetensors']) expect(scratchBaseOf(id)).toBeNull();
  });

  it('has the weights that the bundled tiny model was trained from', async () => {
    const trained = readCheckpoint(new Uint8Array(readFileSync(fileURLToPath(new URL('../../public/models/tiny.safetensors', import.meta.url)))).buffer);
    expect(await digestOf(scratchBaseBytes(tiny))).toBe(trained.metadata['base']);
  });

  it('is one for each seed, and the engine gets it by its id', async () => {
    const other = await nodeAssets().base(scratchBaseId({ ...tiny, seed: 1 }));
    expect(await digestOf(other)).not.toBe(await digestOf(scratchBaseBytes(tiny)));
    expect(await digestOf(await nodeAssets().base(scratchBaseId(tiny)))).toBe(await digestOf(scratchBaseBytes(tiny)));
  });

  it.each([
    ['nano', { hiddenSize: 128, depth: 6, numHeads: 4 }],
    ['small', { hiddenSize: 192, depth: 8, numHeads: 6 }],
  ] as const)('of size %s has the shape of that name', (size, shape) => {
    expect(readCheckpoint(scratchBaseBytes({ size, numClasses: 5, seed: 2 })).config).toEqual({ inputSize: 32, patchSize: 4, inChannels: 3, numClasses: 5, learnSigma: false, ...shape });
  });
});
