import { createStore, type StoreApi } from 'zustand/vanilla';

/** The x at which a plot is pointed at; null: nowhere. */
export type Hovered = StoreApi<number | null>;

const groups = new Map<string, Hovered>();

/** Plots of one group are pointed at together. */
export function hoveredIn(group: string): Hovered {
  const known = groups.get(group) ?? createStore<number | null>(() => null);
  groups.set(group, known);
  return known;
}
