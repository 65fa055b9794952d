import { createContext, useContext, type ReactNode } from 'react';
import type { ControlGroup } from '../../share/controlGroups';

const nothing: ReadonlySet<ControlGroup> = new Set();

/** The controls that the link which opened the page hides. */
export const HiddenControls = createContext<ReadonlySet<ControlGroup>>(nothing);

export const useIsHidden = (group: ControlGroup): boolean => useContext(HiddenControls).has(group);

/** Controls that a link may hide. */
export function Hideable({ group, children }: { group: ControlGroup; children: ReactNode }) {
  return useIsHidden(group) ? null : children;
}
