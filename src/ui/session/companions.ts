import type { RunConfig } from '../../config/runConfig';
import { areCompanions } from '../../store/companion';
import { foldLog } from '../../store/foldLog';
import type { Companion, PlaygroundState } from '../../store/playgroundState';
import type { PlaygroundStore } from '../../store/playgroundStore';
import type { Recording } from './recordingPlayer';
import type { RunLibrary } from './runLibrary';

export interface CompanionParts {
  store: PlaygroundStore;
  library: RunLibrary;
  /** null: it is not loaded. */
  recording: () => Recording | null;
}

/** Looks for the other method's run for every run of a person's own that comes on the screen without one: among those that are kept, then the recorded ones. */
export function createCompanions({ store, library, recording }: CompanionParts): { follow: (state: PlaygroundState, previous: PlaygroundState) => void } {
  async function kept(config: RunConfig): Promise<Companion | null> {
    const newest = library.store.getState().runs.find((run) => run.deletedAt === null && run.step > 0 && areCompanions(run.config, config));
    if (newest === undefined) return null;
    const { run, log } = await library.read(newest.id);
    return { run: (await foldLog(run.config, log)).run, origin: 'kept' };
  }

  function recorded(config: RunConfig): Companion | null {
    const both = recording();
    const found = both === null ? undefined : [both.run, both.companion].find((run) => areCompanions(run.config, config));
    return found === undefined ? null : { run: found.at(found.steps), origin: 'recorded' };
  }

  async function findFor(config: RunConfig): Promise<void> {
    // a log that cannot be read is told of where its run is opened; here it only does not stand beside another one
    const companion = (await kept(config).catch(() => null)) ?? recorded(config);
    const { run, companion: present } = store.getState();
    if (companion !== null && present === null && run !== null && areCompanions(companion.run.config, run.config)) store.dispatch({ type: 'companionFound', companion });
  }

  return {
    follow: ({ run, recording: shown, companion }, previous) => {
      if (run === null || shown !== null || companion !== null || run.config === previous.run?.config) return;
      void findFor(run.config);
    },
  };
}
