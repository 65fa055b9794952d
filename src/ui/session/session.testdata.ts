import type { EngineClient } from '../../client/engineClient';
import { createMatMulMemory } from '../../client/matMulMemory';
import type { RunLocks } from '../../client/runLocks';
import { defaultRunConfig } from '../../config/defaults';
import type { CommandBody } from '../../protocol/commands';
import { memoryBytes } from '../../storage/byteStore';
import type { Library } from '../../storage/library';
import { memoryRecords } from '../../storage/memoryRecords';
import { storedLibrary } from '../../storage/storedLibrary';
import { createLibraryStore } from '../../store/libraryState';
import { createPlaygroundStore } from '../../store/playgroundStore';
import { createRecipeStore } from '../../store/recipeStore';
import { createSession } from './createSession';
import { createRunLibrary } from './runLibrary';

const device = { name: 'a card', isSoftware: false, backend: 'webgpu' } as const;

let underWay = 0;

/** The same library, which counts what it has not done yet. */
function counting(library: Library): Library {
  const call = async (work: () => Promise<unknown>): Promise<unknown> => {
    underWay += 1;
    try {
      return await work();
    } finally {
      underWay -= 1;
    }
  };
  const calls = Object.entries(library) as [string, (...given: never[]) => Promise<unknown>][];
  return Object.fromEntries(calls.map(([name, method]) => [name, (...given: never[]) => call(() => method(...given))])) as unknown as Library;
}

/** A session whose engine is a list of the commands that it was sent, and whose library lies in memory. */
export function sessionOnAir(locks: RunLocks = { take: () => Promise.resolve(() => undefined), held: () => Promise.resolve([]) }, records = memoryRecords(), bytes = memoryBytes()) {
  const sent: CommandBody[] = [];
  const waiting: (() => void)[] = [];
  let starts = 0;
  const client: EngineClient = { send: (body) => sent.push(body), start: () => (starts += 1), startAfter: () => undefined, stop: () => undefined };
  const store = createPlaygroundStore();
  const recipe = createRecipeStore(defaultRunConfig);
  const memory = createMatMulMemory(() => {
    throw new Error('no storage here');
  });
  const after = (_: number, callback: () => void) => void waiting.push(callback);
  const use = () => Promise.resolve({ usedBytes: 0, quotaBytes: 1, isPersisted: false, isLasting: false });
  const library = createRunLibrary({
    library: Promise.resolve(counting(storedLibrary({ records, bytes, use }))),
    store: createLibraryStore(),
    locks,
    askToPersist: () => Promise.resolve(false),
    after,
  });
  const session = createSession({ store, recipe, client, memory, library, appVersion: '0.1.0', titleOf: () => null, loadRecording: () => Promise.reject(new Error('no recording here')), after });
  const deviceComes = () => store.dispatch({ type: 'deviceReady', device, matMul: null });
  deviceComes();
  return {
    session, store, recipe, memory, sent, deviceComes,
    /** All that is under way in promises has happened. */
    settle: async () => {
      for (let idleTurns = 0; idleTurns < 10; idleTurns = underWay === 0 ? idleTurns + 1 : 0) await new Promise((resolve) => setTimeout(resolve, 1));
    },
    types: () => sent.map(({ type }) => type),
    last: () => sent.at(-1),
    letTimePass: () => waiting.splice(0).forEach((callback) => callback()),
    engineStarts: () => starts,
    runs: () => store.dispatch({ type: 'runStarted', config: recipe.getState().config, live: recipe.getState().config.live, fromStep: 0, targetRows: 26, bankRows: 6 }),
  };
}
