import { packFiles, packIndexFile, parsePackIndex, type PackSummary } from '../data/packManifest';

const folder = 'data/';

export const sheetUrl = (id: string): string => folder + packFiles(id).sheet;
export const thumbnailUrl = (id: string): string => folder + packFiles(id).thumbnails;
/** A sheet of pictures that the base model drew before any fine-tuning; not every base has one. */
export const baseSamplesUrl = (id: string): string => `models/${encodeURIComponent(id)}.samples.png`;

/** Which picture sets are bundled. Throws an Error that says what to do. */
export async function loadPackCatalog(): Promise<readonly PackSummary[]> {
  const url = folder + packIndexFile;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The list of picture sets (${url}) could not be loaded: the server answered ${response.status}. See that the whole built folder is served, then reload.`);
  return parsePackIndex(await response.json(), `at ${url}`).packs;
}
