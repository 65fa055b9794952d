import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { standardSettings } from '../config/defaults';
import { miniRun, miniRunConfig } from '../training/miniRun.testdata';
import { NonFiniteLossError, type TrainingRun } from '../training/trainingRun';
import { RunLoop, type LoopedRun, type RunLoopHooks } from './runLoop';

let run: TrainingRun;
let log: string[];
let loop: RunLoop;

beforeAll(async () => {
  await tf.setBackend('cpu');
});
afterEach(() => run.dispose());

/** A loop over a mini run that writes down what it does. */
function loopOf(steps: number, hooks: Partial<RunLoopHooks> = {}, learningRate = standardSettings.learningRate): RunLoop {
  run = miniRun(miniRunConfig({ learningRate }));
  log = [];
  loop = new RunLoop(run, steps, {
    turn: (work) => work(),
    submit: () => {
      log.push('submitted');
      return new Promise((resolve) => setTimeout(resolve));
    },
    onSteps: (records) => log.push(`read ${records.map(({ step }) => step).join(' ')}`),
    onPaused: (step) => log.push(`paused at ${step}`),
    onResumed: (step) => log.push(`resumed at ${step}`),
    isDrawingDue: (step) => step % 2 === 0,
    draw: (step) => {
      log.push(`drawn at ${step}`);
      return Promise.resolve();
    },
    isChangeDue: () => false,
    change: () => Promise.resolve(),
    onSettled: () => Promise.resolve(),
    ...hooks,
  });
  return loop;
}

/** What was read, step by step, and what else happened apart from submitting. */
const stepsRead = () => log.filter((entry) => entry.startsWith('read')).flatMap((entry) => entry.slice(5).split(' ').map(Number));

describe('the loop of a run', () => {
  it('submits each step once, draws when it is due, and reads every loss before', async () => {
    expect(await loopOf(3).start()).toBe('finished');
    expect(log.filter((entry) => !entry.startsWith('read'))).toEqual(['submitted', 'submitted', 'drawn at 2', 'submitted']);
    expect(log[log.indexOf('drawn at 2') - 1]).toMatch(/^read (1 )?2$/);
    expect(stepsRead()).toEqual([1, 2, 3]);
  });

  it('takes each step in a turn of its own', async () => {
    let turns = 0;
    let isBusy = false;
    await loopOf(3, {
      turn: async (work) => {
        expect(isBusy).toBe(false);
        isBusy = true;
        turns++;
        const result = await work();
        isBusy = false;
        return result;
      },
    }).start();
    expect(turns).toBeGreaterThanOrEqual(4); // three steps and at least one reading
  });

  it('paused before it starts takes no step until it may', async () => {
    const training = loopOf(2);
    training.pause();
    const end = training.start();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(run.step).toBe(0);
    expect(log).toContain('paused at 0');
    training.stepOnce();
    training.stepOnce();
    expect(await end).toBe('finished');
    expect(run.step).toBe(2);
    expect(log.join()).not.toContain('resumed');
  });

  it('resumed goes on to the end', async () => {
    const training = loopOf(3);
    training.pause();
    const end = training.start();
    await new Promise((resolve) => setTimeout(resolve, 20));
    training.resume();
    expect(await end).toBe('finished');
    expect(log.filter((entry) => /paused|resumed/.test(entry))).toEqual(['paused at 0', 'resumed at 0']);
  });

  it('stopped before it starts ends at once', async () => {
    const training = loopOf(3);
    training.stop();
    expect(await training.start()).toBe('stopped');
    expect(run.step).toBe(0);
  });

  it('rejects with what a step or a drawing threw', async () => {
    await expect(loopOf(5, {}, 1e30).start()).rejects.toThrow(NonFiniteLossError);
    run.dispose();
    await expect(loopOf(5, { draw: () => Promise.reject(new Error('no picture')) }).start()).rejects.toThrow('no picture');
    expect(run.step).toBe(2);
  });

  it('does not count drawing as training time', async () => {
    const times: number[] = [];
    await loopOf(2, {
      onSteps: (_, stepMs) => times.push(stepMs),
      isDrawingDue: () => true,
      draw: () => new Promise((resolve) => setTimeout(resolve, 400)),
    }).start();
    expect(times).toHaveLength(2);
    expect(Math.max(...times)).toBeLessThan(300);
  });
});

describe('bunches of steps', () => {
  it('grow where steps are short, and end where something is due, room runs out or the run ends', async () => {
    const [TOTAL, DUE, ROOM] = [2000, 37, 50];
    const bunches: { count: number; room: number }[] = [];
    let step = 0;
    let unread = 0;
    const quick: LoopedRun = {
      get step() {
        return step;
      },
      get room() {
        return ROOM - unread;
      },
      advance(count = 1) {
        bunches.push({ count, room: ROOM - unread });
        step += count;
        unread += count;
      },
      readLosses: () => {
        unread = 0;
        return Promise.resolve([]);
      },
      snapshot: () => Promise.resolve({ step: TOTAL, theta: new Float32Array(), firstMoment: new Float32Array(), secondMoment: new Float32Array(), ema: new Float32Array() }),
    };
    const drawn: number[] = [];
    const looped = new RunLoop(quick, TOTAL, {
      turn: (work) => work(),
      submit: () => new Promise((resolve) => setTimeout(resolve)),
      onSteps: () => undefined,
      onPaused: () => undefined,
      onResumed: () => undefined,
      isDrawingDue: (at) => at % DUE === 0 || at === TOTAL,
      draw: (at) => Promise.resolve(void drawn.push(at)),
      isChangeDue: () => false,
      change: () => Promise.resolve(),
      onSettled: () => Promise.resolve(),
    });
    expect(await looped.start()).toBe('finished');
    expect(step).toBe(TOTAL);
    expect(Math.max(...bunches.map(({ count }) => count))).toBeGreaterThan(1);
    expect(bunches.every(({ count, room }) => count >= 1 && count <= room)).toBe(true);
    expect(drawn).toEqual([...Array.from({ length: Math.floor(TOTAL / DUE) }, (_, index) => (index + 1) * DUE), TOTAL]); // none was stepped over
  });
});
