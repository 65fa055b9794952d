import { describe, expect, it } from 'vitest';
import type { Command } from '../protocol/commands';
import { createEngineClient } from './engineClient';

/** A client whose workers only note what they are told. */
function clientOfNotes() {
  const told: Command[][] = [];
  const createWorker = () => {
    const commands: Command[] = [];
    told.push(commands);
    return { addEventListener: () => undefined, terminate: () => undefined, postMessage: (command: Command) => void commands.push(command) };
  };
  const client = createEngineClient(() => undefined, createWorker);
  return { client, typesTold: () => told.map((commands) => commands.map(({ type }) => type)) };
}

describe('the worker of the engine', () => {
  it('starts when it may, and then hears what was said before', async () => {
    const { client, typesTold } = clientOfNotes();
    let allow = (): void => undefined;
    client.startAfter(new Promise((resolve) => (allow = resolve)));
    expect(client.send({ type: 'initialize' })).toBeGreaterThan(0);
    expect(client.send({ type: 'pauseRun' })).toBeGreaterThan(0);
    expect(typesTold()).toEqual([]);
    allow();
    await Promise.resolve();
    expect(typesTold()).toEqual([['initialize', 'pauseRun']]);
  });

  it('is not started a second time where it was wanted at once', async () => {
    const { client, typesTold } = clientOfNotes();
    client.startAfter(Promise.resolve());
    client.send({ type: 'initialize' });
    client.start();
    await Promise.resolve();
    expect(typesTold()).toEqual([['initialize']]);
  });

  it('takes nothing where none is to come', () => {
    const { client } = clientOfNotes();
    expect(client.send({ type: 'initialize' })).toBe(0);
  });
});
