/** At most `count` items, evenly spread, the newest first and always there. */
export function thinned<Item>(items: readonly Item[], count: number): Item[] {
  const every = Math.max(1, Math.ceil(items.length / count));
  return items.toReversed().filter((_, index) => index % every === 0);
}
