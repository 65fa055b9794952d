import { afterEach, describe, expect, it } from 'vitest';
import type { ScheduledChange } from '../config/experiments';
import { diffTuningSettings, standardSettings } from '../config/defaults';
import type { RunConfig } from '../config/runConfig';
import { sha256Hex } from '../data/sha256';
import { miniDataset } from '../training/miniBase.testdata';
import { MiniEngine, miniRunConfig, type EventOf } from './miniEngine.testdata';

const opened: MiniEngine[] = [];
afterEach(async () => {
  for (const mini of opened.splice(0)) await mini.engine.close();
});

const config = (changes: Partial<RunConfig> = {}): RunConfig => miniRunConfig(diffTuningSettings, { steps: 12, ...changes });
const steep: ScheduledChange['settings'] = { ...standardSettings, ...diffTuningSettings, psi: { family: 'step', threshold: 0.6, low: 0, high: 1 }, lambda: 0.5 };

/** A whole run with these changes at their steps, in an engine of its own. */
async function train(start: { config: RunConfig; changes?: ScheduledChange[]; from?: ArrayBuffer }): Promise<MiniEngine> {
  const mini = new MiniEngine();
  opened.push(mini);
  await mini.send({ type: 'initialize' });
  await mini.send({ type: 'startRun', captureEveryMs: 0, ...start });
  await mini.engine.trainingEnded;
  expect(mini.failures).toEqual([]);
  return mini;
}

const losses = (mini: MiniEngine) => mini.all('stepsCompleted').flatMap(({ steps }) => steps);
const lastState = (mini: MiniEngine): EventOf<'stateCaptured'> => {
  const last = mini.all('stateCaptured').at(-1);
  if (last === undefined) throw new Error('no state was captured');
  return last;
};
const digestOf = (mini: MiniEngine) => sha256Hex(lastState(mini).bytes);

/** The state in the middle of a run, as a page that was killed there had kept it. */
async function stateAt(step: number, changes: ScheduledChange[] = []): Promise<ArrayBuffer> {
  const { bytes } = lastState(await train({ config: config({ steps: step }), changes }));
  return bytes;
}

describe('a run that goes on from a kept state', () => {
  it('has the losses, weights, moments and EMA of one that never stopped, to the bit', async () => {
    const whole = await train({ config: config() });
    const resumed = await train({ config: config(), from: await stateAt(5) });
    expect(resumed.all('runStarted')[0]).toMatchObject({ fromStep: 5 });
    expect(losses(resumed)).toEqual(losses(whole).slice(5));
    expect(await digestOf(resumed)).toBe(await digestOf(whole));
    expect(lastState(resumed).step).toBe(12);
  });

  it('does so after a change of ψ before it stopped, and makes the changes that were still to come', async () => {
    const changes = [{ step: 3, settings: steep }, { step: 8, settings: { ...steep, lambda: 2, bankShare: 0.75 } }];
    const whole = await train({ config: config(), changes });
    const resumed = await train({ config: config(), changes, from: await stateAt(5, changes) });
    expect(resumed.all('runStarted')[0]?.live).toEqual(steep);
    expect(losses(resumed)).toEqual(losses(whole).slice(5));
    expect(await digestOf(resumed)).toBe(await digestOf(whole));
    expect(resumed.all('settingsChanged').map(({ step, isPlanned }) => [step, isPlanned])).toEqual([[8, true]]);
    expect(await digestOf(whole)).not.toBe(await digestOf(await train({ config: config() })));
  });

  it('repeats changes that were made by hand', async () => {
    const byHand = new MiniEngine();
    opened.push(byHand);
    await byHand.send({ type: 'initialize' });
    const started = byHand.send({ type: 'startRun', config: config({ steps: 400 }), captureEveryMs: 0 });
    await started;
    await byHand.next('stepsCompleted');
    await byHand.send({ type: 'changeSettings', settings: { lambda: 0.25 } });
    await byHand.next('stepsCompleted');
    await byHand.send({ type: 'changeSettings', settings: { psi: steep.psi } });
    await byHand.engine.trainingEnded;
    const changes = byHand.all('settingsChanged').map(({ step, live }) => ({ step, settings: live }));
    expect(changes).toHaveLength(2);
    expect(await digestOf(await train({ config: config({ steps: 400 }), changes }))).toBe(await digestOf(byHand));
  });

  it('is refused with the reason when the state is another model’s', async () => {
    const mini = new MiniEngine();
    opened.push(mini);
    await mini.send({ type: 'initialize' });
    await mini.send({ type: 'startRun', config: config(), from: new ArrayBuffer(64) });
    expect(mini.failures.join()).toContain('startRun: This is not a safetensors file');
  });
});

describe('planned changes', () => {
  it('are dropped as soon as a person makes one', async () => {
    const mini = new MiniEngine();
    opened.push(mini);
    await mini.send({ type: 'initialize' });
    await mini.send({ type: 'startRun', config: config({ steps: 300 }), changes: [{ step: 250, settings: steep }] });
    await mini.next('stepsCompleted');
    await mini.send({ type: 'changeSettings', settings: { lambda: 3 } });
    await mini.engine.trainingEnded;
    expect(mini.all('settingsChanged').map(({ isPlanned }) => isPlanned)).toEqual([false]);
  });
});

describe('capturing the state', () => {
  it('happens whenever training stands still, and never when nobody asked', async () => {
    const mini = new MiniEngine();
    opened.push(mini);
    await mini.start(config({ steps: 1_000_000 }));
    const paused = mini.next('runPaused');
    await mini.send({ type: 'pauseRun' });
    await paused;
    expect(mini.all('stateCaptured')).toEqual([]);
    await mini.send({ type: 'startRun', config: config({ steps: 1_000_000 }), captureEveryMs: 3_600_000 });
    await mini.next('stepsCompleted');
    const again = mini.next('runPaused');
    await mini.send({ type: 'pauseRun' });
    const { step } = await again;
    expect(mini.all('stateCaptured').map((event) => event.step)).toEqual([step]);
    expect(mini.story.slice(-2)).toEqual(['stateCaptured', 'runPaused']);
  });
});

describe('a set that a person provides', () => {
  it('is trained on without asking the host', async () => {
    const mini = new MiniEngine({ dataset: () => Promise.reject(new Error('not served')) });
    opened.push(mini);
    await mini.send({ type: 'initialize' });
    await mini.send({ type: 'provideDataset', dataset: { ...miniDataset(), id: 'mine' } });
    await mini.send({ type: 'startRun', config: config({ dataset: 'mine', steps: 2 }) });
    await mini.engine.trainingEnded;
    expect(mini.failures).toEqual([]);
    expect(mini.all('runFinished')).toHaveLength(1);
  });
});
