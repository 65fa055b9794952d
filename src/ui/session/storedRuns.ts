import { settingsAt, type ScheduledChange } from '../../config/experiments';
import type { LiveSettings } from '../../config/runConfig';
import type { RunStart } from '../../protocol/commands';
import type { ReadRun, RunLibrary } from './runLibrary';
import type { PageStart } from './session';

/** A run that is to be begun: a new one, or a stored one that goes on. */
export type NextRun = { kind: 'start'; start: PageStart } | { kind: 'resume'; id: string };

/** A stored run as it goes on. */
export interface Resumption extends ReadRun {
  changes: ScheduledChange[];
  /** In force at its next step. */
  live: LiveSettings;
  /** Steps done. */
  step: number;
  from: Pick<RunStart, 'from'>;
  /** What was found damaged on the way, in words. */
  damaged: string[];
}

/**
 * Takes a stored run in hand. `unsent`: what the person changed of its live settings while it stood still, which is in force from its next step and drops what was planned
 * for later; null leaves the run as it was, so that it repeats an uninterrupted one to the bit. Rejects as RunLibrary.takeUp.
 */
export async function resumptionOf(library: RunLibrary, id: string, unsent: Partial<LiveSettings> | null): Promise<Resumption> {
  const { run, log, state, damaged } = await library.takeUp(id);
  const step = state?.step ?? 0;
  const before = settingsAt(step, run.config.live, run.changes);
  const changes = unsent === null ? run.changes : [...run.changes.filter((change) => change.step < step), { step, settings: { ...before, ...unsent } }];
  if (unsent !== null) await library.describe(id, { changes });
  return { run, log, changes, live: settingsAt(step, run.config.live, changes), step, from: state === null ? {} : { from: state.bytes }, damaged };
}

/** A branch of a stored run at its newest state that goes on with another batch size; where no state is kept, the run from its start. */
export async function branchWithBatch(library: RunLibrary, id: string, batchSize: number): Promise<NextRun> {
  const { run } = await library.read(id);
  const step = run.states.at(-1)?.step;
  if (step === undefined) return { kind: 'start', start: { config: { ...run.config, batchSize }, changes: run.changes } };
  const branch = await library.branch(id, step);
  await library.describe(branch.id, { config: { ...branch.config, batchSize }, changes: run.changes });
  return { kind: 'resume', id: branch.id };
}
