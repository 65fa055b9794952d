import type { GivenFile } from './pictureReader';

/** What a person means by what they give: pictures, unless it is one file that the page itself writes. */
export type Gift = { kind: 'runFile'; file: File } | { kind: 'checkpoint'; file: File } | { kind: 'pictures'; files: readonly GivenFile[] };

/** `run.json` in a run file begins with its format; no more than this is read of it here. */
const MAX_MANIFEST_BYTES = 4 * 2 ** 20;
const RUN_FORMAT = /"format"\s*:\s*"diff-tuning-run/;

export async function classifyDrop(files: readonly { path: string; file: File }[]): Promise<Gift> {
  const [only] = files;
  if (files.length !== 1 || only === undefined) return { kind: 'pictures', files };
  const { file } = only;
  if (await isCheckpoint(file)) return { kind: 'checkpoint', file };
  return (await isRunFile(file)) ? { kind: 'runFile', file } : { kind: 'pictures', files };
}

/** By its name, or by how it begins: the length of a JSON header, then the header. */
async function isCheckpoint(file: File): Promise<boolean> {
  if (file.name.toLowerCase().endsWith('.safetensors')) return true;
  if (file.size < 16) return false;
  const start = new DataView(await file.slice(0, 9).arrayBuffer());
  const headerBytes = start.getBigUint64(0, true);
  return headerBytes > 1n && headerBytes < BigInt(file.size) && start.getUint8(8) === 0x7b; // {
}

async function isRunFile(file: File): Promise<boolean> {
  if ((await file.slice(0, 2).text()) !== 'PK') return false;
  const { BlobReader, configure, TextWriter, ZipReader } = await import('@zip.js/zip.js/lib/zip-core-native.js');
  configure({ useWebWorkers: false });
  const zip = new ZipReader(new BlobReader(file), { filenameValidation: 'tolerant' });
  try {
    for await (const entry of zip.getEntriesGenerator()) {
      if (entry.directory || entry.filename !== 'run.json') continue;
      return entry.uncompressedSize <= MAX_MANIFEST_BYTES && RUN_FORMAT.test(await entry.getData(new TextWriter()));
    }
    return false;
  } catch {
    return false; // whatever it is, the reading of pictures will name it
  } finally {
    await zip.close();
  }
}
