import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { diffTuningSettings, standardSettings } from '../config/defaults';
import type { ImageDataset } from '../data/imageDataset';
import { readCheckpoint } from '../model/checkpoint';
import { miniConfig } from '../model/miniDit.testdata';
import { pictures } from '../training/miniRun.testdata';
import type { Assets } from './assets';
import { baseBytes, miniDataset } from '../training/miniBase.testdata';
import { MiniEngine, miniRunConfig } from './miniEngine.testdata';

const endless = { steps: 1_000_000 };
let tensorsBefore = 0;
const opened: MiniEngine[] = [];

function open(assets: Partial<Assets> = {}): MiniEngine {
  const mini = new MiniEngine(assets);
  opened.push(mini);
  return mini;
}

beforeAll(async () => {
  const warmUp = new MiniEngine();
  await warmUp.train(miniRunConfig({}, { steps: 1 })); // tfjs keeps a few constants of its own after the first run
  await warmUp.engine.close();
  tensorsBefore = tf.memory().numTensors;
});

/** Every test ends with every engine closed and no tensor left. */
afterEach(async () => {
  for (const mini of opened.splice(0)) await mini.engine.close();
  expect(tf.memory().numTensors).toBe(tensorsBefore);
});

const stepsOf = (mini: MiniEngine) => mini.all('stepsCompleted').flatMap(({ steps }) => steps);

describe('a run from start to end', () => {
  it('tells what it loads, shows the pre-trained model, trains, shows the model and ends', async () => {
    const mini = open();
    await mini.train(miniRunConfig(diffTuningSettings));
    expect(mini.failures).toEqual([]);
    const story = mini.story.filter((type) => type !== 'stepsCompleted'); // they come by the clock
    expect(story.filter((type, index) => type !== story[index - 1])).toEqual(['deviceReady', 'baseLoaded', 'datasetLoaded', 'bankReady', 'runStarted', 'samplesDrawn', 'runFinished']);
    expect(mini.events.findIndex(({ type }) => type === 'stepsCompleted')).toBeGreaterThan(mini.events.findIndex(({ type }) => type === 'samplesDrawn'));
    expect(stepsOf(mini).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(mini.all('runStarted')[0]).toMatchObject({ targetRows: 3, bankRows: 1 });
    expect(mini.all('bankReady')[0]).toEqual({ type: 'bankReady', origin: 'built', size: 3, ddimSteps: 2 });
    expect(mini.all('baseLoaded')[0]?.model).toMatchObject({ id: 'mini', inputSize: 8, depth: 1, numClasses: 3, digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    expect(mini.all('samplesDrawn').map(({ model, step, classNames }) => [model, step, classNames])).toEqual([['pretrained', 0, ['', '']], ['current', 0, ['even', 'odd']], ['current', 6, ['even', 'odd']]]);
    expect(mini.all('samplesDrawn').every(({ images }) => images.count === 2 && images.size === 8 && images.pixels.length === 2 * 8 * 8 * 4)).toBe(true);
    expect(mini.all('runFinished')).toEqual([{ type: 'runFinished', step: 6 }]);
  });

  it('ends its progress where it said it would', async () => {
    const mini = open();
    await mini.train(miniRunConfig(diffTuningSettings));
    const banks = mini.all('progressed').filter(({ work }) => work === 'bank');
    expect(banks.map(({ done, total }) => [done, total])).toEqual([[1, 2], [2, 2]]);
  });

  it('does not load again what is there, and gives the same first losses when started again', async () => {
    const mini = open();
    await mini.train(miniRunConfig(diffTuningSettings));
    const first = stepsOf(mini);
    await mini.train(miniRunConfig(diffTuningSettings));
    expect(stepsOf(mini).slice(6)).toEqual(first);
    expect([mini.all('baseLoaded'), mini.all('datasetLoaded'), mini.all('bankReady')].map((events) => events.length)).toEqual([1, 1, 1]);
    await mini.train(miniRunConfig(diffTuningSettings, { seed: 1 }));
    expect(stepsOf(mini).slice(12)).not.toEqual(first);
  });

  it('of another seed draws its own bank, so that it is the same run whatever ran before', async () => {
    const [after, alone] = [open(), open()];
    await after.train(miniRunConfig(diffTuningSettings));
    await after.train(miniRunConfig(diffTuningSettings, { seed: 1 }));
    await alone.train(miniRunConfig(diffTuningSettings, { seed: 1 }));
    expect(stepsOf(after).slice(6)).toEqual(stepsOf(alone));
  });
});

describe('a run under way', () => {
  it('pauses, takes single steps, resumes and stops, and counts every step once', async () => {
    const mini = open();
    await mini.start(miniRunConfig({}, endless));
    const paused = mini.next('runPaused');
    await mini.send({ type: 'pauseRun' });
    const { step } = await paused;
    const seen = mini.events.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(mini.events.length).toBe(seen);

    for (const count of [1, 2]) {
      const stepped = mini.next('runPaused');
      await mini.send({ type: 'stepRun' });
      expect((await stepped).step).toBe(step + count);
    }
    const [resumed, more] = [mini.next('runResumed'), mini.next('stepsCompleted')];
    await mini.send({ type: 'resumeRun' });
    expect((await resumed).step).toBe(step + 2);
    await more;
    await mini.send({ type: 'stepRun' }); // a running run takes no single steps
    await mini.send({ type: 'stopRun' });
    await mini.engine.trainingEnded;
    const [stopped] = mini.all('runStopped');
    expect(mini.events.at(-1)).toBe(stopped);
    expect(stepsOf(mini).map((record) => record.step)).toEqual(Array.from({ length: stopped?.step ?? NaN }, (_, index) => index + 1));
    expect(mini.failures).toEqual([]);
  });

  it('stops while it is paused', async () => {
    const mini = open();
    await mini.start(miniRunConfig({}, endless));
    const paused = mini.next('runPaused');
    await mini.send({ type: 'pauseRun' });
    await paused;
    await mini.send({ type: 'stopRun' });
    await mini.engine.trainingEnded;
    expect(mini.story.slice(-2)).toEqual(['runPaused', 'runStopped']);
  });

  it('takes its single steps along the same path as an uninterrupted run', async () => {
    const [whole, stepped] = [open(), open()];
    await whole.train(miniRunConfig(diffTuningSettings));
    const first = stepped.next('samplesDrawn').then(() => stepped.next('samplesDrawn')); // the model's own at step 0: training is about to begin
    const starting = stepped.start(miniRunConfig(diffTuningSettings));
    const paused = stepped.next('runPaused');
    await first;
    await starting;
    await stepped.send({ type: 'pauseRun' });
    const { step } = await paused;
    expect(step).toBeLessThan(5);
    const again = stepped.next('runPaused');
    await stepped.send({ type: 'stepRun' });
    await again;
    await stepped.send({ type: 'resumeRun' });
    await stepped.engine.trainingEnded;
    expect(stepsOf(stepped)).toEqual(stepsOf(whole));
  });

  it('takes new settings at its next step and says which changed', async () => {
    const mini = open();
    await mini.start(miniRunConfig({}, endless));
    await mini.next('stepsCompleted');
    await mini.send({ type: 'changeSettings', settings: { psi: { family: 'step', threshold: 0.9, low: 0, high: 1 }, lambda: standardSettings.lambda } });
    const [changed] = mini.all('settingsChanged');
    expect(changed?.changed).toEqual(['psi']);
    await mini.next('stepsCompleted');
    await mini.send({ type: 'stopRun' });
    await mini.engine.trainingEnded;
    for (const { step, targetT } of stepsOf(mini)) if (step > (changed?.step ?? NaN)) expect(Math.min(...targetT)).toBeGreaterThanOrEqual(900);
    expect(stepsOf(mini).at(-1)?.step).toBeGreaterThan(changed?.step ?? Infinity);
  });

  it('fetches a bank when new settings ask for one', async () => {
    const mini = open();
    await mini.start(miniRunConfig(standardSettings, endless));
    expect(mini.all('bankReady')).toEqual([]);
    await mini.send({ type: 'changeSettings', settings: { bankShare: 0.5 } });
    expect(mini.all('bankReady')).toHaveLength(1);
    const [changed] = mini.all('settingsChanged');
    await mini.next('stepsCompleted');
    await mini.send({ type: 'stopRun' });
    await mini.engine.trainingEnded;
    for (const { step, bankT } of stepsOf(mini)) expect(bankT.length, `step ${step}`).toBe(step > (changed?.step ?? NaN) ? 2 : 0);
  });

  it('goes on when new settings are refused', async () => {
    const mini = open();
    await mini.start(miniRunConfig({}, endless));
    await mini.send({ type: 'changeSettings', settings: { psi: { family: 'constant', value: 0 } } });
    expect(mini.failures.join()).toContain('changeSettings: Nothing is left to train on');
    expect(mini.all('settingsChanged')).toEqual([]);
    await mini.next('stepsCompleted');
  });

  it('is sampled and exported in between, and its weights read back', async () => {
    const mini = open();
    await mini.start(miniRunConfig({}, endless));
    await mini.next('stepsCompleted');
    await Promise.all([
      mini.send({ type: 'sample', request: { model: 'current', count: 3, ddimSteps: 2, guidance: 2, seed: 5 } }),
      mini.send({ type: 'exportWeights', weights: 'ema', dtype: 'F16' }),
      mini.send({ type: 'exportWeights', weights: 'raw', dtype: 'F32' }),
    ]);
    expect(mini.failures).toEqual([]);
    expect(mini.all('samplesDrawn').at(-1)).toMatchObject({ model: 'current', seed: 5, classNames: ['even', 'odd', 'even'] });
    for (const { bytes, fileName } of mini.all('weightsExported')) {
      const { config, metadata, weights } = readCheckpoint(bytes);
      expect(config).toEqual({ ...miniConfig, numClasses: 2 });
      expect(fileName).toBe(`mini-tiles-step${metadata['steps'] ?? ''}-${metadata['weights'] ?? ''}.safetensors`);
      expect(metadata).toMatchObject({ classes: 'even,odd', seed: '0', dataset: 'tiles', base: mini.all('baseLoaded')[0]?.model.digest });
      expect([...weights.values()].every((values) => values.every(Number.isFinite))).toBe(true);
    }
    expect(mini.all('weightsExported')).toHaveLength(2);
  });

  describe('that is measured', () => {
    const withFeatures = (dataset: (id: string) => Promise<ImageDataset>) =>
      open({
        base: () => Promise.resolve(baseBytes({ ...miniConfig, inputSize: 32, patchSize: 8 })),
        dataset,
        featureNet: () => Promise.resolve(new Uint8Array(readFileSync(new URL('../../public/models/feature-net.safetensors', import.meta.url))).buffer),
      });
    const evaluation = { ...miniRunConfig().evaluation, everySteps: 2, count: 8, ddimSteps: 2, guidance: 1 };
    const request = { count: 8, ddimSteps: 2, guidance: 1, seed: 0 };

    it('has every number with both counts, and the same ones again on request', async () => {
      const mini = withFeatures(() => Promise.resolve(miniDataset(32)));
      await mini.train(miniRunConfig({}, { steps: 2, evaluation }));
      expect(mini.failures).toEqual([]);
      const [before, after] = mini.all('evaluated');
      expect([before?.step, after?.step]).toEqual([0, 2]);
      expect(after).toMatchObject({ against: 'target', distances: { fdIcon64: { nReal: 12, nFake: 8 }, fdRandom: { nReal: 12, nFake: 8 }, kid: { nReal: 12, nFake: 8 }, recall: { nReal: 9, nFake: 8 }, nearest: { nReal: 9, floor: { n: 3 } } } });
      expect(after?.distances.fdIcon64?.value).toBeGreaterThan(0);
      expect(after?.distances.fdIcon64?.value).not.toBe(before?.distances.fdIcon64?.value);
      await mini.send({ type: 'evaluate', request });
      expect(mini.all('evaluated')[2]).toEqual(after);
    });

    it('shows what its samples are most like from then on, and not before', async () => {
      const mini = withFeatures(() => Promise.resolve(miniDataset(32)));
      await mini.train(miniRunConfig({}, { steps: 2, evaluation }));
      await mini.send({ type: 'sample', request: { model: 'current', ...request, count: 3 } });
      const grids = mini.all('samplesDrawn').filter(({ model }) => model === 'current');
      expect(grids[0]?.nearest).toBeNull();
      const nearest = grids.at(-1)?.nearest;
      expect(nearest).toMatchObject({ images: { count: 3, size: 32 }, heldOutMedian: mini.all('evaluated')[0]?.distances.nearest?.floor?.value });
      expect(nearest?.distances.every((distance) => distance > 0)).toBe(true);
      const training = miniDataset(32);
      const rgba = (picture: number) => Array.from({ length: 32 * 32 * 4 }, (_, at) => (at % 4 === 3 ? 255 : training.pixels[picture * 3072 + Math.floor(at / 4) * 3 + (at % 4)]));
      const shown = [...(nearest?.images.pixels.subarray(0, 32 * 32 * 4) ?? [])];
      expect([...training.trainIndices].some((picture) => rgba(picture).every((value, at) => value === shown[at]))).toBe(true);
    });

    it('looks for copies among the pictures that it was trained on alone, and measures distances to all as before', async () => {
      const mini = withFeatures(() => Promise.resolve(miniDataset(32)));
      await mini.train(miniRunConfig({}, { steps: 2, evaluation, trainPictures: 2 }));
      await mini.train(miniRunConfig({}, { steps: 2, evaluation }));
      const [few, all] = [mini.all('evaluated')[1], mini.all('evaluated')[3]];
      expect(few?.distances).toMatchObject({ fdIcon64: { nReal: 12 }, kid: { nReal: 12 }, recall: { nReal: 9 }, nearest: { nReal: 2, floor: { n: 3 } } });
      expect(all?.distances).toMatchObject({ fdIcon64: { nReal: 12 }, recall: { nReal: 9 }, nearest: { nReal: 9, floor: { n: 3 } } });
      const training = miniDataset(32);
      await mini.train(miniRunConfig({}, { steps: 2, trainPictures: 1 }));
      await mini.send({ type: 'sample', request: { model: 'current', ...request, count: 3 } });
      const only = training.pixels.subarray((training.trainIndices[0] ?? 0) * 3072).subarray(0, 3072);
      const nearest = mini.all('samplesDrawn').at(-1)?.nearest?.images;
      expect(nearest?.pixels.filter((_, at) => at % 4 !== 3)).toEqual(Uint8ClampedArray.from([...only, ...only, ...only]));
    });

    it('is measured against what its base learned from as well, where that is known', async () => {
      const mini = withFeatures((id) => Promise.resolve({ ...miniDataset(32), id }));
      await mini.train(miniRunConfig({}, { base: 'tiny', steps: 2, evaluation: { ...evaluation, source: true } }));
      expect(mini.all('evaluated').map(({ step, against }) => [step, against])).toEqual([[0, 'target'], [0, 'source'], [2, 'target'], [2, 'source']]);
      expect(Object.keys(mini.all('evaluated')[3]?.distances ?? {})).toEqual(['fdIcon64', 'fdRandom', 'kid']);
      expect(mini.all('datasetLoaded').map(({ dataset }) => dataset)).toEqual(['tiles']);
    });

    it('goes on without that where it cannot be had, and says so once', async () => {
      const mini = withFeatures((id) => (id === 'emoji' ? Promise.reject(new Error('no emoji here')) : Promise.resolve(miniDataset(32))));
      await mini.train(miniRunConfig({}, { base: 'tiny', steps: 2, evaluation: { ...evaluation, source: true } }));
      expect(mini.failures).toEqual(['evaluate: What is forgotten is not measured: no emoji here']);
      expect(mini.all('evaluated').map(({ against }) => against)).toEqual(['target', 'target']);
      expect(mini.all('runFinished')).toHaveLength(1);
    });
  });
});

describe('the knowledge bank', () => {
  const shipped = (count: number, ddimSteps: number, baseDigest: string) => ({ baseDigest, ddimSteps, images: pictures(count, 8, 4) });
  const digestOf = async () => {
    const mini = open();
    await mini.send({ type: 'initialize' });
    await mini.send({ type: 'loadBase', source: { kind: 'bundled', id: 'mini' } });
    return mini.all('baseLoaded')[0]?.model.digest ?? '';
  };

  it('is the shipped one when it belongs to the base and is large and fine enough', async () => {
    const digest = await digestOf();
    for (const [bank, origin] of [[shipped(5, 2, digest), 'shipped'], [shipped(2, 2, digest), 'built'], [shipped(5, 3, digest), 'built'], [shipped(5, 2, '0'.repeat(64)), 'built']] as const) {
      const mini = open({ bank: () => Promise.resolve(bank) });
      await mini.train(miniRunConfig(diffTuningSettings, { steps: 1 }));
      expect(mini.all('bankReady')).toEqual([{ type: 'bankReady', origin, size: 3, ddimSteps: 2 }]);
    }
  });

  it('is drawn anew for another base', async () => {
    const mini = open();
    await mini.train(miniRunConfig(diffTuningSettings, { steps: 1 }));
    await mini.send({ type: 'loadBase', source: { kind: 'file', name: 'other', bytes: baseBytes({ ...miniConfig, hiddenSize: 32 }) } });
    await mini.send({ type: 'buildBank', size: 4, ddimSteps: 1, seed: 2 });
    expect(mini.failures).toEqual([]);
    expect(mini.all('bankReady')).toHaveLength(2);
  });
});
