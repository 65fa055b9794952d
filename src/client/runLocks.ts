/** Sees to it that only one tab at a time trains a run. */
export interface RunLocks {
  /** Returns how to let go of it; null when another tab has it. */
  take: (run: string) => Promise<(() => void) | null>;
  /** Runs that some tab has in hand, this one included. */
  held: () => Promise<string[]>;
}

const PREFIX = 'diff-tuning-run-';

/** Web Locks, which a browser frees itself when a tab ends, in whatever way. Where there are none, every run is free. */
export function browserRunLocks(): RunLocks {
  const { locks } = navigator as Partial<Navigator>;
  if (locks === undefined) return { take: () => Promise.resolve(() => undefined), held: () => Promise.resolve([]) };
  return {
    take: (run) =>
      new Promise((resolve, reject) => {
        const held = locks.request(PREFIX + run, { ifAvailable: true }, (lock) => {
          if (lock === null) {
            resolve(null);
            return undefined;
          }
          return new Promise<void>((release) => resolve(release));
        });
        held.catch(reject);
      }),
    held: async () => ((await locks.query()).held ?? []).flatMap(({ name }) => (name?.startsWith(PREFIX) === true ? [name.slice(PREFIX.length)] : [])),
  };
}
