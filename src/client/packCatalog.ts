import { packFiles, packIndexFile, parsePackIndex, type PackSummary } from '../data/packManifest';

const folder = 'data/';

export const sheetUrl = (id: string): string => folder + packFiles(id).sheet;
export const thumbnailUrl = (id: string): string => folder + packFiles(id).thumbnails;
/** Bundled bases that come with a sheet of pictures they drew before any fine-tuning. */
const basesWithSamples: ReadonlySet<string> = new Set(['emoji-dit-nano']);

export const baseSamplesUrl = (id: string): string | null => (basesWithSamples.has(id) ? `models/${id}.samples.png` : null);

/** Which picture sets are bundled. Throws an Error that says what to do. */
export async function loadPackCatalog(): Promise<readonly PackSummary[]> {
  const url = folder + packIndexFile;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The list of picture sets (${url}) could not be loaded: the server answered ${response.status}. See that the whole built folder is served, then reload.`);
  return parsePackIndex(await response.json(), `at ${url}`).packs;
}
