import { useStore } from 'zustand';
import { nameOfSet } from '../data/ownDataset';
import { useSession } from './session/sessionContext';
import { packOf, usePackCatalog } from './usePackCatalog';

/** What the page shows of a picture set, bundled or a person's own. */
export interface TargetSet {
  id: string;
  title: string;
  count: number;
  trainCount: number;
  heldOutCount: number;
  classCount: number;
  /** Licence of a bundled set, where an own one came from. */
  origin: string;
  /** Whom a bundled set is by; null for a person's own. */
  attribution: string | null;
}

/** null: it is not known (yet). */
export function useTargetSet(id: string): TargetSet | null {
  const { library } = useSession();
  const pack = packOf(usePackCatalog(), id);
  const own = useStore(library.store, ({ datasets }) => datasets.find((set) => set.id === id) ?? null);
  if (own !== null) {
    const { title, count, trainCount, heldOutCount, classes, origin } = own;
    return { id, title, count, trainCount, heldOutCount, classCount: classes.length, origin, attribution: null };
  }
  if (pack === null) return null;
  const { title, count, trainCount, heldOutCount, classCount, licence, attribution } = pack;
  return { id, title, count, trainCount, heldOutCount, classCount, origin: licence, attribution };
}

/** What a set is called; an own one that is not here by the beginning of its digest. */
export function useSetTitle(id: string): string {
  const set = useTargetSet(id);
  return set?.title ?? nameOfSet(id);
}
