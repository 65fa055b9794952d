import { createEngineClient } from '../../client/engineClient';
import { askToPersist, openLibraryClient } from '../../client/libraryClient';
import { createMatMulMemory } from '../../client/matMulMemory';
import { browserRunLocks } from '../../client/runLocks';
import { browserFacts } from '../../client/webGpuSupport';
import { APP_VERSION } from '../../config/appVersion';
import { defaultRunConfig } from '../../config/defaults';
import type { EngineEvent } from '../../protocol/events';
import { createLibraryStore } from '../../store/libraryState';
import { createPlaygroundStore } from '../../store/playgroundStore';
import { createRecipeStore } from '../../store/recipeStore';
import { packCatalog, packOf, type PackCatalog } from '../usePackCatalog';
import { configFromAddress, type AddressConfig } from './configFromAddress';
import { createSession } from './createSession';
import { firstView } from './firstView';
import { eventLog } from './eventLog';
import { keepLabNotebook } from './labNotebook';
import { createRunLibrary, type RunLibrary } from './runLibrary';
import { loadRecording } from './loadRecording';
import { saveFile } from './saveFile';
import type { Session } from './session';

const after = (ms: number, callback: () => void): void => void setTimeout(callback, ms);

export interface StartedSession {
  session: Session;
  address: AddressConfig;
  /** What the page shows first is on the screen. */
  firstView: Promise<void>;
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
    session.hear(event);
  };
  const client = createEngineClient(receive);
  const memory = createMatMulMemory();
  const library = createRunLibrary({ library: openLibraryClient(), store: createLibraryStore(), locks: browserRunLocks(), askToPersist, after });
  let catalog: PackCatalog = { state: 'loading' };
  void packCatalog().then((loaded) => (catalog = loaded));
  const session = createSession({ store, recipe, client, memory, library, appVersion: APP_VERSION, loadRecording, titleOf: (dataset) => packOf(catalog, dataset)?.title ?? null });
  if (window.__playground !== undefined) window.__playground.session = session;
  const seen = firstView(address.isGiven ? Promise.resolve() : beginWithTheRecording(session));
  keepTheLibraryTrue(library);
  keepLabNotebook(store, library, after);
  if (browserFacts().hasWebGpu) {
    client.startAfter(seen);
    client.send({ type: 'initialize', matMul: memory.wish() });
  } else receive({ type: 'deviceUnavailable', reason: 'no-api', message: 'navigator.gpu is not there.' });
  return { session, address, firstView: seen };
}

/** Something moves before any shader is compiled; who wants less motion sees how it ends. */
async function beginWithTheRecording({ player }: Session): Promise<void> {
  await player.show();
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) player.play();
}

/** Lists are read at the start and when the page is looked at again, which another tab may have changed meanwhile; what waits is written when the page is left. */
function keepTheLibraryTrue(library: RunLibrary): void {
  void library.refresh();
  document.addEventListener('visibilitychange', () => void (document.hidden ? library.flush() : library.refresh()));
}
