import type { LiveSettings } from '../config/runConfig';

/** The settings in `next` that differ from `previous`; null when none does. Curves are plain data and compare by content. */
export function liveDifference(previous: LiveSettings, next: LiveSettings): Partial<LiveSettings> | null {
  const keys = (Object.keys(next) as (keyof LiveSettings)[]).filter(
    (key) => previous[key] !== next[key] && JSON.stringify(previous[key]) !== JSON.stringify(next[key]),
  );
  return keys.length === 0 ? null : Object.fromEntries(keys.map((key) => [key, next[key]]));
}
