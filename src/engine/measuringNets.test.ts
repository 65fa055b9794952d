import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { thinFile, widthDivisor } from '../../tests/parity/inceptionFixture';
import type { ImageDataset } from '../data/imageDataset';
import { loadInceptionNet } from '../metrics/inceptionNet';
import { miniConfig } from '../model/miniDit.testdata';
import { baseBytes, miniDataset } from '../training/miniBase.testdata';
import type { Assets } from './assets';
import { MiniEngine, miniRunConfig } from './miniEngine.testdata';

const opened: MiniEngine[] = [];
const featureNet = (): ArrayBuffer => new Uint8Array(readFileSync(new URL('../../public/models/feature-net.safetensors', import.meta.url))).buffer;

/** A mini DiT that draws pictures of 32×32, for which the feature nets are made. */
function open(dataset: ImageDataset, assets: Partial<Assets> = {}): MiniEngine {
  const mini = new MiniEngine(
    { base: () => Promise.resolve(baseBytes({ ...miniConfig, inputSize: 32, patchSize: 8 })), dataset: () => Promise.resolve(dataset), featureNet: () => Promise.resolve(featureNet()), ...assets },
    { readInception: (bytes) => loadInceptionNet(bytes, { widthDivisor }) },
  );
  opened.push(mini);
  return mini;
}

/** The set's pictures several times over. */
function manyTimes(times: number): ImageDataset {
  const set = miniDataset(32);
  const count = times * set.count;
  const pixels = new Uint8Array(times * set.pixels.length);
  for (let copy = 0; copy < times; copy++) pixels.set(set.pixels, copy * set.pixels.length);
  return { ...set, count, pixels, labels: Uint16Array.from({ length: count }, (_, at) => set.labels[at % set.count] ?? 0), trainIndices: Uint32Array.from({ length: count - 3 }, (_, at) => at + 3) };
}

const evaluation = { ...miniRunConfig().evaluation, everySteps: 2, count: 8, ddimSteps: 2, guidance: 1 };

afterEach(async () => {
  for (const mini of opened.splice(0)) await mini.engine.close();
});

describe('Inception weights that a person supplies', () => {
  it('make Inception FID measured from then on, by runs and experiments, with both counts', async () => {
    const mini = open(miniDataset(32));
    await mini.train(miniRunConfig({}, { steps: 2, evaluation }));
    expect(mini.all('evaluated').at(-1)?.distances.fdInception).toBeUndefined();
    await mini.send({ type: 'loadInception', name: 'fid.safetensors', bytes: thinFile() });
    expect(mini.all('inceptionLoaded')).toEqual([{ type: 'inceptionLoaded', name: 'fid.safetensors', digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string }]);
    await mini.send({ type: 'evaluate', request: { count: 8, ddimSteps: 2, guidance: 1, seed: 0 } });
    expect(mini.failures).toEqual([]);
    const [before, after] = mini.all('evaluated').slice(-2);
    expect(after?.distances.fdInception).toMatchObject({ nReal: 12, nFake: 8 });
    expect(after?.distances.fdInception?.value).toBeGreaterThan(0);
    expect(after?.distances).toMatchObject(before?.distances ?? {});
    await mini.send({ type: 'startExperiment', request: { kind: 'replacement', side: 'data', shares: [0, 100], count: 8, ddimSteps: 2, guidance: 1, seeds: [0] } });
    await mini.engine.experimentsEnded;
    expect(mini.all('experimentMeasured').flatMap(({ rows }) => rows.filter(({ measure }) => measure === 'fdInception')).length).toBe(2);
  });

  it('are refused with the loader’s words, and everything else goes on', async () => {
    const mini = open(miniDataset(32));
    await mini.send({ type: 'initialize' });
    await mini.send({ type: 'loadInception', name: 'other.safetensors', bytes: featureNet() });
    expect(mini.failures.join()).toMatch(/loadInception: This file is not the Inception net of FID: .* docs\/inception\.md/);
    expect(mini.all('inceptionLoaded')).toEqual([]);
  });
});

it('training goes on while the features of a set are computed beside it', async () => {
  const steps = (): number => mini.all('stepsCompleted').at(-1)?.steps.at(-1)?.step ?? 0;
  const seen: number[] = [];
  const mini = open(manyTimes(4));
  await mini.start(miniRunConfig({}, { steps: 1_000_000, evaluation: { ...evaluation, everySteps: 1, share: 0.5 } }));
  const over = mini.next('evaluated');
  const watch = setInterval(() => seen.push(steps()), 20);
  await over;
  clearInterval(watch);
  const stillFor = seen.map((step, at) => seen.slice(0, at).filter((other) => other === step).length);
  expect(mini.failures).toEqual([]);
  expect(new Set(seen).size).toBeGreaterThan(5);
  expect(Math.max(...stillFor)).toBeLessThan(seen.length / 3); // the features take nearly all of that time
});
