import { createEngineClient } from '../../client/engineClient';
import { createMatMulMemory } from '../../client/matMulMemory';
import { browserFacts } from '../../client/webGpuSupport';
import { defaultRunConfig } from '../../config/defaults';
import type { EngineEvent } from '../../protocol/events';
import { createPlaygroundStore } from '../../store/playgroundStore';
import { createRecipeStore } from '../../store/recipeStore';
import { configFromAddress, type AddressConfig } from './configFromAddress';
import { eventLog } from './eventLog';
import { saveFile } from './saveFile';
import { createSession, type Session } from './session';

export interface StartedSession {
  session: Session;
  address: AddressConfig;
}

/** Puts store, recipe and worker together and asks for the device. */
export function startSession(search: string): StartedSession {
  const address = configFromAddress(search, defaultRunConfig);
  const store = createPlaygroundStore();
  const recipe = createRecipeStore(address.config);
  const log = eventLog(search);
  const receive = (event: EngineEvent): void => {
    log(event);
    if (event.type === 'weightsExported') saveFile(event.fileName, event.bytes);
    store.dispatch(event);
  };
  const client = createEngineClient(receive);
  const memory = createMatMulMemory();
  const session = createSession({ store, recipe, client, memory });
  if (browserFacts().hasWebGpu) {
    client.start();
    client.send({ type: 'initialize', matMul: memory.wish() });
  } else receive({ type: 'deviceUnavailable', reason: 'no-api', message: 'navigator.gpu is not there.' });
  return { session, address };
}
