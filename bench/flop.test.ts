import { expect, it } from 'vitest';
import { forwardFlop, trainStepFlop } from './flop';
import { ditConfigOf } from './modelShape';

const D = 64;
const batch = 2;
const tokens = 16;
const config = ditConfigOf({ hiddenSize: D, depth: 1, numHeads: 1, patchSize: 8 }, 10);

// written out by hand, a multiply-add being two operations
const patchEmbedding = 2 * batch * tokens * 192 * D;
const firstTimestepLayer = 2 * batch * 256 * D;
const otherLinear = 2 * batch * tokens * (3 + 1 + 4 + 4) * D * D + 2 * batch * (1 + 6 + 2) * D * D + 2 * batch * tokens * D * 192;
const attention = 2 * (2 * batch * tokens * tokens * D);

it('counts the matrix products of a forward pass', () => {
  expect(forwardFlop(config, batch)).toBe(patchEmbedding + firstTimestepLayer + otherLinear + attention);
});

it('counts two products backward, and one where the input is data', () => {
  expect(trainStepFlop(config, batch)).toBe(2 * (patchEmbedding + firstTimestepLayer) + 3 * (otherLinear + attention));
});

it('grows linearly with the batch', () => {
  expect(trainStepFlop(config, 8 * batch)).toBe(8 * trainStepFlop(config, batch));
});
