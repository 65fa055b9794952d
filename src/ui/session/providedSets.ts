import type { EngineClient } from '../../client/engineClient';
import { isOwnDataset } from '../../data/ownDataset';
import type { RunLibrary } from './runLibrary';

/** A person's own picture sets as the present engine has them, or is being given them. */
export interface ProvidedSets {
  /** Gives the engine a set, once; null: it has, or can fetch, the set already. Rejects in words for people when the library has it no more. */
  provide: (dataset: string) => Promise<void> | null;
  /** A fresh engine has none. */
  forget: () => void;
}

export function createProvidedSets({ client, library }: { client: EngineClient; library: RunLibrary }): ProvidedSets {
  const provided = new Map<string, Promise<void>>();
  return {
    provide: (dataset) => {
      if (!isOwnDataset(dataset)) return null;
      const known = provided.get(dataset);
      if (known !== undefined) return known;
      const providing = library.dataset(dataset).then((set) => void client.send({ type: 'provideDataset', dataset: set }));
      provided.set(dataset, providing);
      providing.catch(() => provided.delete(dataset));
      return providing;
    },
    forget: () => provided.clear(),
  };
}
