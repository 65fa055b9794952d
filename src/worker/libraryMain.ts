import '../config/zodWithoutEval';
import { expose, proxy, transfer } from 'comlink';
import type { Library } from '../storage/library';
import { openLibrary } from '../storage/openLibrary';

/** The library's worker: what is kept is written and read here, where a full or slow disk holds up neither page nor training. */
const entry = { open: async () => proxy(handingOver(await openLibrary())) };
export type LibraryEntry = typeof entry;
expose(entry);

/** Large answers are handed over rather than copied. */
function handingOver(library: Library): Library {
  return {
    ...library,
    newestState: async (id) => {
      const state = await library.newestState(id);
      return state === null ? null : transfer(state, [state.bytes]);
    },
    state: async (id, step) => {
      const bytes = await library.state(id, step);
      return transfer(bytes, [bytes]);
    },
    dataset: async (id) => {
      const dataset = await library.dataset(id);
      return transfer(dataset, [dataset.pixels.buffer]);
    },
    base: async (digest) => {
      const bytes = await library.base(digest);
      return transfer(bytes, [bytes]);
    },
  };
}
