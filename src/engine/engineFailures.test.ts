import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { diffTuningSettings } from '../config/defaults';
import { readCheckpoint } from '../model/checkpoint';
import { miniConfig } from '../model/miniDit.testdata';
import type { CommandBody } from '../protocol/commands';
import type { Assets } from './assets';
import { DeviceError } from './device';
import { Engine } from './engine';
import { baseBytes, miniDataset } from '../training/miniBase.testdata';
import { MiniEngine, miniRunConfig } from './miniEngine.testdata';

const endless = { steps: 1_000_000 };
const grid = { count: 1, ddimSteps: 2, guidance: 1, seed: 0 };
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

it('a run whose first pictures cannot be drawn fails as a run, and leaves none behind', async () => {
  const mini = open();
  await mini.start(miniRunConfig({}, { sampling: { everySteps: 1, count: 1, ddimSteps: 2000, guidance: 1 } }));
  expect(mini.story.slice(-2)).toEqual(['runStarted', 'runFailed']);
  expect(mini.all('runFailed')[0]).toMatchObject({ kind: 'internal', step: 0, lastGoodStep: 0 });
  await mini.send({ type: 'resumeRun' });
  expect(mini.failures.at(-1)).toContain('There is no run yet');
});

describe('an error that the GPU reports', () => {
  it('ends the run that is on, with its step and its last good state, and nothing trains after it', async () => {
    const mini = open();
    await mini.start(miniRunConfig({}, endless));
    await mini.next('stepsCompleted');
    mini.reportGpuError('a shader is broken');
    mini.reportGpuError('and so is another');
    await mini.engine.trainingEnded;
    const [failure] = mini.all('runFailed');
    expect(mini.all('runFailed')).toHaveLength(1);
    expect(failure).toMatchObject({ kind: 'internal', message: 'a shader is broken' });
    expect(failure?.lastGoodStep).toBeGreaterThan(0);
    expect(failure?.step).toBeGreaterThanOrEqual(failure?.lastGoodStep ?? Infinity);
    await mini.send({ type: 'exportWeights', weights: 'ema', dtype: 'F32' });
    expect(mini.all('weightsExported')[0]?.fileName).toContain(`step${failure?.lastGoodStep ?? NaN}-`);
    expect(mini.all('runStopped')).toEqual([]);
  });

  it('is told as too little memory when that is what it says', async () => {
    const mini = open();
    await mini.start(miniRunConfig({}, endless));
    mini.reportGpuError('Out of memory');
    await mini.engine.trainingEnded;
    expect(mini.all('runFailed')).toMatchObject([{ kind: 'out-of-memory' }]);
  });

  it('gives the device up when no run is on', async () => {
    const mini = open();
    await mini.send({ type: 'initialize' });
    mini.reportGpuError('a shader is broken');
    expect(mini.events.at(-1)).toEqual({ type: 'deviceLost', message: 'a shader is broken' });
  });
});

describe('commands out of order', () => {
  const needsRun: CommandBody[] = [
    { type: 'pauseRun' },
    { type: 'resumeRun' },
    { type: 'stepRun' },
    { type: 'stopRun' },
    { type: 'changeSettings', settings: { lambda: 1 } },
    { type: 'sample', request: { model: 'current', ...grid } },
    { type: 'evaluate', request: grid },
    { type: 'exportWeights', weights: 'ema', dtype: 'F32' },
  ];

  it.each(needsRun)('$type without a run is refused with the command’s own id', async (command) => {
    const mini = open();
    await mini.send({ type: 'initialize' });
    const id = await mini.send(command);
    expect(mini.all('commandFailed')).toEqual([{ type: 'commandFailed', command: command.type, id, message: 'There is no run yet. Start one first.' }]);
  });

  it.each<CommandBody>([
    { type: 'startRun', config: miniRunConfig() },
    { type: 'loadBase', source: { kind: 'bundled', id: 'mini' } },
    { type: 'loadDataset', dataset: 'tiles' },
    { type: 'buildBank', size: 2, ddimSteps: 1, seed: 0 },
    { type: 'sample', request: { model: 'pretrained', ...grid } },
  ])('$type before the device is there is refused', async (command) => {
    const mini = open();
    await mini.send(command);
    expect(mini.failures).toEqual([`${command.type}: The graphics device is not ready yet.`]);
  });

  it.each<CommandBody>([
    { type: 'buildBank', size: 2, ddimSteps: 1, seed: 0 },
    { type: 'sample', request: { model: 'pretrained', ...grid } },
  ])('$type before a base is there says to load one', async (command) => {
    const mini = open();
    await mini.send({ type: 'initialize' });
    await mini.send(command);
    expect(mini.failures.join()).toContain('Load a base model first');
  });
});

describe('commands that come faster than they can be carried out', () => {
  it('two starts at once leave one run, trained once, and the other stopped', async () => {
    const mini = open();
    await mini.send({ type: 'initialize' });
    await Promise.all([1, 2].map((seed) => mini.send({ type: 'startRun', config: miniRunConfig(diffTuningSettings, { seed, name: String(seed) }) })));
    await mini.engine.trainingEnded;
    expect(mini.failures).toEqual([]);
    expect(mini.all('runFinished')).toHaveLength(1);
    expect(mini.all('runStarted').at(-1)?.config.name).toBe('2');
    const last = mini.events.findLastIndex(({ type }) => type === 'runStarted');
    const steps = mini.events.slice(last).flatMap((event) => (event.type === 'stepsCompleted' ? event.steps.map(({ step }) => step) : []));
    expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('a restart while the finished run is being sampled lets the sample be drawn', async () => {
    const mini = open();
    await mini.train(miniRunConfig());
    await Promise.all([mini.send({ type: 'sample', request: { model: 'current', ...grid, ddimSteps: 10 } }), mini.send({ type: 'startRun', config: miniRunConfig() })]);
    await mini.engine.trainingEnded;
    expect(mini.failures).toEqual([]);
    expect(mini.all('runFinished')).toHaveLength(2);
  });

  it('another base while the pre-trained model is being sampled lets the sample be drawn', async () => {
    const mini = open();
    await mini.send({ type: 'initialize' });
    const load: CommandBody = { type: 'loadBase', source: { kind: 'bundled', id: 'mini' } };
    await mini.send(load);
    await Promise.all([mini.send({ type: 'sample', request: { model: 'pretrained', ...grid } }), mini.send(load), mini.send({ type: 'sample', request: { model: 'pretrained', ...grid } })]);
    expect(mini.failures).toEqual([]);
    expect(mini.all('samplesDrawn')).toHaveLength(2);
  });

  it('closing in the middle of a run stops it first', async () => {
    const mini = open();
    await mini.start(miniRunConfig(diffTuningSettings, endless));
    await mini.next('stepsCompleted');
    const sampling = mini.send({ type: 'sample', request: { model: 'current', ...grid, ddimSteps: 5 } });
    await mini.engine.close();
    await sampling;
    expect(mini.events.at(-1)?.type).toBe('runStopped');
    expect(mini.failures).toEqual([]);
  });
});

describe('a run whose loss is no longer finite', () => {
  it('fails with the step, and its last good weights can still be drawn from and exported', async () => {
    const mini = open();
    await mini.start(miniRunConfig({}, endless));
    await mini.next('stepsCompleted');
    await mini.send({ type: 'changeSettings', settings: { learningRate: 1e30 } });
    await mini.engine.trainingEnded;
    const [failed] = mini.all('runFailed');
    expect(failed).toMatchObject({ kind: 'nan-loss' });
    expect(failed?.lastGoodStep).toBeGreaterThan(0);
    expect(failed?.step).toBeGreaterThan(failed?.lastGoodStep ?? Infinity);
    expect(failed?.message).toContain(`The weights of step ${failed?.lastGoodStep ?? ''} are kept.`);
    expect(mini.events.at(-1)).toBe(failed);

    await mini.send({ type: 'sample', request: { model: 'current', ...grid } });
    await mini.send({ type: 'exportWeights', weights: 'raw', dtype: 'F32' });
    expect(mini.failures).toEqual([]);
    expect(mini.all('samplesDrawn').at(-1)?.step).toBe(failed?.lastGoodStep);
    const { metadata, weights } = readCheckpoint(mini.all('weightsExported')[0]?.bytes ?? new ArrayBuffer(0));
    expect(metadata['steps']).toBe(String(failed?.lastGoodStep));
    expect([...weights.values()].every((values) => values.every(Number.isFinite))).toBe(true);
  });

  it('does not keep the next run from training', async () => {
    const mini = open();
    await mini.train(miniRunConfig({ learningRate: 1e30 }));
    expect(mini.all('runFailed')).toHaveLength(1);
    await mini.train(miniRunConfig());
    expect(mini.all('runFinished')).toHaveLength(1);
  });
});

describe('files that do not fit', () => {
  const load = (bytes: ArrayBuffer): CommandBody => ({ type: 'loadBase', source: { kind: 'file', name: 'mine.safetensors', bytes } });

  it.each([
    ['something else', new TextEncoder().encode('<!doctype html>').buffer, /safetensors/],
    ['a latent-space DiT', baseBytes({ ...miniConfig, inChannels: 4 }), /works on 4 channels; this playground trains on RGB pictures/],
  ])('%s as a base is refused, and the base before stays', async (_, bytes, message) => {
    const mini = open();
    await mini.train(miniRunConfig({}, { steps: 1 }));
    await mini.send(load(bytes));
    expect(mini.failures.join()).toMatch(message);
    await mini.train(miniRunConfig({}, { steps: 1 }));
    expect(mini.all('baseLoaded')).toHaveLength(1);
    expect(mini.all('runFinished')).toHaveLength(2);
  });

  it('a dataset of another picture size is refused in words', async () => {
    const mini = open({ dataset: () => Promise.resolve(miniDataset(16)) });
    await mini.start(miniRunConfig());
    expect(mini.failures).toEqual(['startRun: The base model works on 8×8 pictures, the dataset has 16×16. Choose a base and a dataset of one size.']);
    expect(mini.all('runStarted')).toEqual([]);
  });

  it('what the assets say goes to the person, and another try may work', async () => {
    let isOffline = true;
    const mini = open({ dataset: () => (isOffline ? Promise.reject(new Error('The pictures of tiles could not be fetched.')) : Promise.resolve(miniDataset())) });
    await mini.start(miniRunConfig());
    expect(mini.failures).toEqual(['startRun: The pictures of tiles could not be fetched.']);
    isOffline = false;
    await mini.train(miniRunConfig());
    expect(mini.all('runFinished')).toHaveLength(1);
  });

  it('settings that leave nothing to train on are refused at the start', async () => {
    const mini = open();
    await mini.start(miniRunConfig({ psi: { family: 'constant', value: 0 } }));
    expect(mini.failures.join()).toContain('startRun: Nothing is left to train on');
    expect(mini.all('runStarted')).toEqual([]);
  });
});

describe('a device that cannot be opened', () => {
  const eventsOf = async (openDevice: () => Promise<never>) => {
    const events: unknown[] = [];
    const engine = new Engine({ openDevice, assets: {} as Assets, emit: (event) => events.push(event) });
    await engine.handle({ id: 1, type: 'initialize' });
    return events;
  };

  it('is unavailable for a reason', async () => {
    expect(await eventsOf(() => Promise.reject(new DeviceError('no-adapter', 'None.')))).toEqual([{ type: 'deviceUnavailable', reason: 'no-adapter', message: 'None.' }]);
  });

  it('fails the command when nobody knows the reason', async () => {
    expect(await eventsOf(() => Promise.reject(new Error('Out of luck.')))).toEqual([{ type: 'commandFailed', command: 'initialize', id: 1, message: 'Out of luck.' }]);
  });
});
