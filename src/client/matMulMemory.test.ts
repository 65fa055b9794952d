import { describe, expect, it } from 'vitest';
import { createMatMulMemory } from './matMulMemory';

function storageWith(entries: Record<string, string> = {}): Storage {
  const items = new Map(Object.entries(entries));
  return { getItem: (key: string) => items.get(key) ?? null, setItem: (key: string, value: string) => void items.set(key, value) } as Storage;
}

const blocked = (): Storage => {
  throw new DOMException('The operation is insecure.', 'SecurityError');
};

describe('what the browser remembers of matrix products', () => {
  it('is nothing at first', () => {
    expect(createMatMulMemory(() => storageWith()).wish()).toEqual({ choice: 'auto', remembered: {} });
  });

  it('is there again on the next visit, each device’s own, and a family that does not work stays one', () => {
    const storage = storageWith();
    const memory = createMatMulMemory(() => storage);
    memory.choose('workgroups');
    memory.remember('a', { registers: 2, workgroups: 1 });
    memory.remember('b', { registers: 3, workgroups: Infinity });
    memory.remember('c', { registers: 4, workgroups: 4 });
    memory.forget('c');
    const wish = { choice: 'workgroups', remembered: { a: { registers: 2, workgroups: 1 }, b: { registers: 3, workgroups: Infinity } } };
    expect(memory.wish()).toEqual(wish);
    expect(createMatMulMemory(() => storage).wish()).toEqual(wish);
  });

  it('lasts as long as the page where storage is blocked or full', () => {
    const full = Object.assign(storageWith(), {
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    });
    for (const storage of [blocked, () => full]) {
      const memory = createMatMulMemory(storage);
      memory.choose('registers');
      memory.remember('a', { registers: 2, workgroups: 1 });
      expect(memory.wish()).toEqual({ choice: 'registers', remembered: { a: { registers: 2, workgroups: 1 } } });
    }
  });

  it.each(['{', 'null', '{"choice":"magic","remembered":{}}', '{"choice":"auto","remembered":{"a":{"registers":"fast"}}}'])('is forgotten when it is damaged: %s', (text) => {
    expect(createMatMulMemory(() => storageWith({ 'matMul-1': text })).wish()).toEqual({ choice: 'auto', remembered: {} });
  });
});
