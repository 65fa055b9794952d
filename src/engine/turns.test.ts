import { describe, expect, it } from 'vitest';
import { Turns } from './turns';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('turns', () => {
  it('are taken one at a time, in the order in which they were asked for', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const work = (name: string, ms: number) => turns.take(async () => {
      log.push(`${name} begins`);
      await pause(ms);
      log.push(`${name} ends`);
      return name;
    });
    expect(await Promise.all([work('a', 15), work('b', 1), work('c', 5)])).toEqual(['a', 'b', 'c']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('go on after one that failed, and tell only its own caller', async () => {
    const turns = new Turns();
    const failing = turns.take(() => Promise.reject(new Error('broken')));
    const throwing = turns.take(() => {
      throw new Error('at once');
    });
    const next = turns.take(() => Promise.resolve('fine'));
    await expect(failing).rejects.toThrow('broken');
    await expect(throwing).rejects.toThrow('at once');
    expect(await next).toBe('fine');
  });
});
