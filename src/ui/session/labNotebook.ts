import { rememberedExperiment } from '../../store/rememberedExperiment';
import { isRecorded, type Experiment } from '../../store/lab';
import type { PlaygroundStore } from '../../store/playgroundStore';
import type { RunLibrary } from './runLibrary';

/** What a running experiment measured may be lost for this long when the page is killed. */
const SAVE_MS = 10_000;

/** Keeps the lab's experiments: those of earlier visits are shown again, and each is written as it goes on and when it ends. Those that the page forgets go, too. */
export function keepLabNotebook(store: PlaygroundStore, library: RunLibrary, after: (ms: number, callback: () => void) => void): void {
  const saved = new Map<number, Experiment>();
  let isPlanned = false;

  async function save(): Promise<void> {
    const { experiments } = store.getState().lab;
    for (const experiment of experiments) {
      if (isRecorded(experiment) || saved.get(experiment.id) === experiment) continue;
      await library.saveExperiment(String(experiment.id), experiment);
      saved.set(experiment.id, experiment);
    }
    for (const id of saved.keys()) {
      if (experiments.some((experiment) => experiment.id === id)) continue;
      saved.delete(id);
      await library.forgetExperiment(String(id));
    }
  }

  const remembering = library.experiments().then((records) => {
    const experiments = records.flatMap((record) => rememberedExperiment(record) ?? []);
    for (const experiment of experiments) saved.set(experiment.id, experiment);
    if (experiments.length > 0) store.dispatch({ type: 'experimentsRemembered', experiments });
  });
  library.inBackground(remembering);

  store.subscribe(({ lab }, previous) => {
    if (lab.experiments === previous.lab.experiments || isPlanned) return;
    isPlanned = true;
    const isNews = lab.news !== previous.lab.news;
    after(isNews ? 0 : SAVE_MS, () => {
      isPlanned = false;
      library.inBackground(save());
    });
  });
}
