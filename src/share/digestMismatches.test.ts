import { expect, test } from 'vitest';
import { digestMismatches } from './digestMismatches';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];

test('only what is known on both sides and differs is a mismatch, and each says what follows from it', () => {
  expect(digestMismatches({ base: a, bank: a }, { base: a, bank: null, featureNet: b })).toEqual([]);
  const [base, net] = digestMismatches({ base: a, featureNet: a }, { base: b, featureNet: b });
  expect(base).toBe('The base model of the link (SHA-256 aaaaaaaaaaaa…) is not the one here (bbbbbbbbbbbb…): other weights lie behind its name, so that nothing will repeat exactly.');
  expect(net).toContain('feature net');
});
