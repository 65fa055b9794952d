import { createContext, useContext } from 'react';
import type { ControlGroup } from '../../share/controlGroups';
import type { OpenedShareLink } from '../../share/shareLink';

export interface SharedLinkState {
  /** What the page's address says; null: it is no link to a run, or was put away. */
  opened: OpenedShareLink | null;
  hidden: ReadonlySet<ControlGroup>;
  /** Puts the link's summary away; the address forgets it where nothing is hidden. */
  close: () => void;
  showAll: () => void;
}

export const SharedLinkContext = createContext<SharedLinkState | null>(null);

export function useSharedLink(): SharedLinkState {
  const link = useContext(SharedLinkContext);
  if (link === null) throw new Error('useSharedLink needs a SharedLinkContext above it.');
  return link;
}
