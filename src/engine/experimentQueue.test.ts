import { beforeEach, describe, expect, it } from 'vitest';
import type { RequestOf } from '../config/experiments';
import type { Experiment, Lab } from '../experiments/lab';
import type { EngineEvent } from '../protocol/events';
import { ExperimentQueue } from './experimentQueue';
import { Turns } from './turns';

const request: RequestOf<'ewc'> = { kind: 'ewc', samples: 8, seeds: [0] }; // 24 passes
let events: EngineEvent[];
let turns: Turns;
let opened: number;
let freed: number;
/** What the present experiment does with its pieces. */
let pieces: (passed: Lab['passed']) => Experiment;

beforeEach(() => {
  [events, turns, opened, freed] = [[], new Turns(), 0, 0];
  pieces = async function* (passed) {
    for (let piece = 0; piece < 4; piece++) {
      await passed(6);
      await new Promise((resolve) => setTimeout(resolve, 2));
      yield { kind: 'measured', rows: [] };
    }
  };
});

function newQueue(): ExperimentQueue {
  return new ExperimentQueue({
    turns,
    submit: () => Promise.resolve(),
    emit: (event) => events.push(event),
    open: (_, passed) => {
      opened++;
      return Promise.resolve({ findings: pieces(passed), base: 'base', dataset: 'set', modelStep: 7, dispose: () => freed++ });
    },
  });
}

const story = (id?: number): string[] => events.flatMap((event) => ('id' in event && (id === undefined || event.id === id) && event.type !== 'experimentProgressed' ? [event.type.replace('experiment', '')] : []));
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
};

describe('the queue of experiments', () => {
  it('runs them one after another and tells what they find, how far they are and what they are about', async () => {
    const queue = newQueue();
    queue.start(1, request, []);
    queue.start(2, request, []);
    await queue.idle;
    expect(story()).toEqual(['Queued', 'Queued', ...[1, 2].flatMap(() => ['Started', 'Measured', 'Measured', 'Measured', 'Measured', 'Finished'])]);
    expect(events.findLast((event) => event.type === 'experimentProgressed')).toMatchObject({ done: 24, total: 24, secondsLeft: 0 });
    expect(events.find((event) => event.type === 'experimentStarted')).toMatchObject({ base: 'base', dataset: 'set', modelStep: 7 });
    expect([opened, freed]).toEqual([2, 2]);
  });

  it('leaves the GPU to others between its pieces, and while it is paused', async () => {
    const queue = newQueue();
    queue.start(1, request, []);
    await until(() => story().includes('Measured'));
    let others = 0;
    const training = (async () => {
      while (!story().includes('Finished')) {
        others++;
        await turns.take(() => new Promise((resolve) => setTimeout(resolve)));
      }
    })();
    await until(() => others > 0);
    queue.pause(1);
    queue.pause(1);
    const found = () => story().filter((type) => type === 'Measured').length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    const [before, othersBefore] = [found(), others];
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(found()).toBe(before);
    expect(others).toBeGreaterThan(othersBefore);
    queue.resume(1);
    await queue.idle;
    await training;
    expect(found()).toBe(4);
    expect(story().filter((type) => type === 'Paused' || type === 'Resumed')).toEqual(['Paused', 'Resumed']);
  });

  it('cancels the one that is on, the ones that wait and one that is paused, and frees what they hold', async () => {
    const queue = newQueue();
    let isClosed = false;
    const inner = pieces;
    pieces = async function* (passed) {
      try {
        yield* inner(passed);
      } finally {
        isClosed = true;
      }
    };
    queue.start(1, request, []);
    queue.start(2, request, []);
    await until(() => story(1).includes('Measured'));
    queue.cancel(2);
    queue.pause(1);
    queue.cancel(1);
    await queue.idle;
    expect(story(1).at(-1)).toBe('Cancelled');
    expect(story(2)).toEqual(['Queued', 'Cancelled']);
    expect([opened, freed, isClosed]).toEqual([1, 1, true]);
    expect(() => queue.cancel(1)).toThrow('over already');
    await turns.take(() => Promise.resolve()); // the turn was given back
  });

  it('says what broke one, and goes on with the next', async () => {
    const queue = newQueue();
    const sound = pieces;
    pieces = () => {
      pieces = sound;
      return (async function* (): Experiment {
        yield { kind: 'measured', rows: [] };
        await Promise.reject(new Error('The pictures are gone.'));
      })();
    };
    queue.start(1, request, []);
    queue.start(2, request, []);
    await queue.idle;
    expect(events.find((event) => event.type === 'experimentFailed')).toEqual({ type: 'experimentFailed', id: 1, message: 'The pictures are gone.' });
    expect(story(2).at(-1)).toBe('Finished');
  });

  it('ends the one that is on with what the GPU reported', async () => {
    const queue = newQueue();
    expect(queue.fail('nobody is there')).toBe(false);
    queue.start(1, request, []);
    await until(() => story().includes('Started'));
    expect(queue.fail('out of memory')).toBe(true);
    await queue.idle;
    expect(events.at(-1)).toEqual({ type: 'experimentFailed', id: 1, message: 'out of memory' });
  });
});
