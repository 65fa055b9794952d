import { expect, test } from 'vitest';
import { defaultRunConfig } from '../../config/defaults';
import { fileStem } from './fileStem';

test.each([
  [{ ...defaultRunConfig, seed: 3 }, 'game-icons-diff-tuning-seed3-step10'],
  [{ ...defaultRunConfig, dataset: `own-${'0'.repeat(64)}` }, 'own-pictures-diff-tuning-seed0-step10'],
  [{ ...defaultRunConfig, name: '../Größe: ψ / τ?' }, 'Größe-ψ-τ-step10'],
  [{ ...defaultRunConfig, name: '…' }, 'run-step10'],
])('a run’s files have names that every disk takes', (config, stem) => {
  expect(fileStem(config, 10)).toBe(stem);
});
