import { settingsAt, type ScheduledChange } from '../../config/experiments';
import type { LiveSettings } from '../../config/runConfig';
import type { RunStart } from '../../protocol/commands';
import type { ReadRun, RunLibrary } from './runLibrary';
import type { PageStart } from './session';

/** A run that is to be begun: a new one, or a stored one that goes on. */
export type NextRun = { kind: 'start'; start: PageStart } | { kind: 'resume'; id: string; wish: ResumeWish };

/** What a person changed of a run while it stood still. */
export interface ResumeWish {
  /** In force from its next step, in place of what was planned for later; null: nothing, the run repeats an uninterrupted one to the bit. */
  live: Partial<LiveSettings> | null;
  /** Its length; null: as it was. */
  steps: number | null;
}

export const asItWas: ResumeWish = { live: null, steps: null };

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

/** Takes a stored run in hand. Rejects as RunLibrary.takeUp. */
export async function resumptionOf(library: RunLibrary, id: string, { live, steps }: ResumeWish): Promise<Resumption> {
  const { run: stored, log, state, damaged } = await library.takeUp(id);
  const step = state?.step ?? 0;
  const before = settingsAt(step, stored.config.live, stored.changes);
  const changes = live === null ? stored.changes : [...stored.changes.filter((change) => change.step < step), { step, settings: { ...before, ...live } }];
  const config = steps === null || steps <= step ? stored.config : { ...stored.config, steps };
  const run = live === null && config === stored.config ? stored : await library.describe(id, { changes, config });
  return { run, log, changes, live: settingsAt(step, run.config.live, changes), step, from: state === null ? {} : { from: state.bytes }, damaged };
}

/** A branch of a stored run at its newest state that goes on with another batch size; where no state is kept, the run from its start. */
export async function branchWithBatch(library: RunLibrary, id: string, batchSize: number): Promise<NextRun> {
  const { run } = await library.read(id);
  const step = run.states.at(-1)?.step;
  if (step === undefined) return { kind: 'start', start: { config: { ...run.config, batchSize }, changes: run.changes } };
  const branch = await library.branch(id, step);
  await library.describe(branch.id, { config: { ...branch.config, batchSize }, changes: run.changes });
  return { kind: 'resume', id: branch.id, wish: asItWas };
}
