import { describe, expect, it } from 'vitest';
import { Budget } from './budget';
import { inOrder } from './inOrder';

const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('work on several things at once', () => {
  it('gives results in the order of the things, never more under way than asked', async () => {
    let underWay = 0;
    let most = 0;
    const results: number[] = [];
    for await (const result of inOrder([30, 1, 20, 5, 1, 1, 10], 3, async (ms) => {
      most = Math.max(most, ++underWay);
      await soon(ms);
      underWay -= 1;
      return ms;
    })) results.push(result);
    expect(results).toEqual([30, 1, 20, 5, 1, 1, 10]);
    expect(most).toBe(3);
  });

  it('fails in its turn: what came before is there', async () => {
    const results: number[] = [];
    const work = (thing: number) => (thing === 2 ? Promise.reject(new Error('two')) : soon(5).then(() => thing));
    await expect((async () => {
      for await (const result of inOrder([1, 2, 3], 3, work)) results.push(result);
    })()).rejects.toThrow('two');
    expect(results).toEqual([1]);
  });
});

describe('a budget', () => {
  it('is never overdrawn, and what is larger than all of it goes alone', async () => {
    const budget = new Budget(10);
    const log: string[] = [];
    const spend = (name: string, amount: number) =>
      budget.spend(amount, async () => {
        log.push(`+${name}`);
        await soon(2);
        log.push(`-${name}`);
      });
    await Promise.all([spend('a', 6), spend('b', 4), spend('c', 99), spend('d', 1)]);
    expect(log.slice(0, 2)).toEqual(['+a', '+b']);
    expect(log.indexOf('+c')).toBeGreaterThan(Math.max(log.indexOf('-a'), log.indexOf('-b')));
    expect(log.indexOf('+d')).toBeGreaterThan(log.indexOf('-c'));
  });

  it('is given back by work that fails', async () => {
    const budget = new Budget(1);
    await expect(budget.spend(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await budget.spend(1, () => Promise.resolve('yes'))).toBe('yes');
  });
});
