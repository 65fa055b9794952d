import type { ImageDataset } from '../../data/imageDataset';
import { isOwnDataset } from '../../data/ownDataset';
import { readRunFile } from '../../share/readRunFile';
import { writeRunFile } from '../../share/writeRunFile';
import type { RunFile } from '../../share/runFile';
import type { RunLibrary } from '../session/runLibrary';
import { fileStem } from './fileStem';

/** A stored run as a file. Rejects in words for people. */
export async function exportRunFile(library: RunLibrary, id: string, { withPictures }: { withPictures: boolean }): Promise<{ name: string; file: Blob }> {
  await library.flush();
  const { run, log } = await library.read(id);
  const states: RunFile['states'] = [];
  for (const { step, isKept } of run.states) states.push({ step, isKept, bytes: await library.state(id, step) });
  const dataset: ImageDataset | null = withPictures && isOwnDataset(run.config.dataset) ? await library.dataset(run.config.dataset) : null;
  return { name: `${fileStem({ ...run.config, name: run.name }, run.step)}.zip`, file: await writeRunFile({ run, log, states, dataset, weights: null }) };
}

/** Keeps the run that a file holds, with its pictures where it has them. Returns the run's id. Rejects in words for people. */
export async function importRunFile(library: RunLibrary, file: File): Promise<string> {
  const { run, log, states, dataset } = await readRunFile(file);
  if (dataset !== null) await library.addDataset(dataset, `run file ${file.name}`);
  return (await library.importRun(run, log, states)).id;
}
