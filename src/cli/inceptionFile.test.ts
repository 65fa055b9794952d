import { expect, test } from 'vitest';
import { inceptionCost, measuredPictures } from './inceptionFile';

test('what Inception features cost is said in words, with the quicker way where there is one', () => {
  expect(inceptionCost(6, { backend: 'webgpu', isSoftware: true })).toBe('Inception features of 6 pictures will take about 8 minutes here (75 s each). With --backend cpu a picture takes 12 s. Ctrl-C ends it.');
  expect(inceptionCost(4389, { backend: 'cpu', isSoftware: true })).toBe('Inception features of 4,389 pictures will take about 15 hours here (12 s each). Ctrl-C ends it.');
  expect(inceptionCost(4389, { backend: 'webgpu', isSoftware: true })).toContain('about 4 days here');
  expect(inceptionCost(3, { backend: 'cpu', isSoftware: true })).toContain('about 36 seconds here');
  expect(inceptionCost(512, { backend: 'webgpu', isSoftware: false })).toBe('Inception features of 512 pictures: 5.7 billion multiplications each.');
});

test('an experiment measures a set of pictures at every place and seed, or none', () => {
  expect(measuredPictures({ kind: 'replacement', side: 'data', shares: [0, 50, 100], count: 16, ddimSteps: 4, guidance: 1, seeds: [0, 1] })).toBe(96);
  expect(measuredPictures({ kind: 'zeroShot', levels: 3, count: 16, ddimSteps: 4, seeds: [0] })).toBe(0);
});
