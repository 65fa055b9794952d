import type { StoredRun } from '../../storage/records';
import type { ShownStatus } from '../../store/libraryState';
import { methodTitleOf } from '../methodWords';

export const statusTitle: Readonly<Record<ShownStatus, string>> = { running: 'training', paused: 'paused', finished: 'finished', stopped: 'stopped', failed: 'failed', interrupted: 'interrupted' };

/** What a run is called until a person names it. */
export const usualTitle = ({ dataset, config }: StoredRun): string => `${dataset.title} · ${methodTitleOf(config.live)} · seed ${config.seed}`;

export const runTitle = (run: StoredRun): string => (run.name === '' ? usualTitle(run) : run.name);

const time = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });

/** 23 Nov 2026, 10:28 */
export const formatTime = (milliseconds: number): string => time.format(milliseconds);

/** What each run is called beside the others: those that are called alike are told apart by when they began, and then by number. */
export function titlesApart(runs: readonly StoredRun[]): Map<string, string> {
  const apart = (titles: readonly string[], more: (run: StoredRun, place: number) => string): string[] =>
    titles.map((title, index) => {
      const run = runs[index];
      const alike = titles.flatMap((other, at) => (other === title ? [at] : []));
      return run === undefined || alike.length === 1 ? title : `${title}, ${more(run, alike.indexOf(index) + 1)}`;
    });
  const titles = apart(apart(runs.map(runTitle), ({ createdAt }) => formatTime(createdAt)), (_, place) => `no. ${place}`);
  return new Map(runs.map(({ id }, index) => [id, titles[index] ?? '']));
}

/** What a run takes in storage, its log and pictures left out, which are small. */
export const stateBytes = ({ states }: StoredRun): number => states.reduce((sum, { bytes }) => sum + bytes, 0);
