import { BlobReader, configure, ZipReader, type FileEntry } from '@zip.js/zip.js/lib/zip-core-native.js';
import { entryPath, isHidden } from './entryPath';
import { MAX_DIRECTORY_BYTES, MAX_FILE_BYTES, MAX_FILES, MAX_GROWTH, MAX_UNPACKED_BYTES, MAX_UNSUSPICIOUS_BYTES } from './limits';
import { KIND_BYTES } from './pictureKind';
import { readStream } from './readStream';
import { SkipError } from './skippedFile';
import { ArchiveError, type UnpackedEntry, type UnpackOptions } from './unpackedEntry';
import { zipEndRecord, type ZipEndRecord } from './zipEndRecord';

// the page's security policy allows no workers made of text, and this runs in a worker already
configure({ useWebWorkers: false });

/** The files of a zip, one after the other. Throws ArchiveError where there is no reading it. */
export async function* unpackZip(archive: Blob, options: UnpackOptions): AsyncGenerator<UnpackedEntry> {
  const { entries: stated } = await checkDirectory(archive);
  // names are looked at by entryPath, and are never used as places
  const zip = new ZipReader(new BlobReader(archive), { filenameValidation: 'tolerant', checkCrc32: true, checkOverlappingEntry: true });
  const budget = { bytes: 0 };
  try {
    options.onCount?.(Math.min(stated, MAX_FILES));
    let count = 0;
    for await (const entry of zip.getEntriesGenerator()) {
      if (++count > MAX_FILES) throw new ArchiveError(`holds ${stated} files; the first ${MAX_FILES} were looked at`);
      if (!entry.directory) yield await unpackEntry(entry, options, budget);
    }
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw new ArchiveError(`is damaged: ${wordsOf(error)}`, { cause: error });
  } finally {
    await zip.close();
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function unpackEntry(entry: FileEntry, { wants, isFull }: UnpackOptions, budget: { bytes: number }): Promise<UnpackedEntry> {
  const path = entry.filename;
  if (isHidden(entryPath(path))) return { path, is: 'hidden' };
  if (isFull()) return { path, is: 'skipped', reason: 'over-limit', detail: '' };
  if (entry.encrypted) return { path, is: 'skipped', reason: 'unreadable', detail: 'is locked with a password' };
  let unpacked = 0;
  const onBytes = (count: number): void => {
    unpacked += count;
    budget.bytes += count;
    if (budget.bytes > MAX_UNPACKED_BYTES) throw new ArchiveError(`unpacks to more than ${MAX_UNPACKED_BYTES / 2 ** 30} GB: the rest was not looked at`);
    if (unpacked > MAX_UNSUSPICIOUS_BYTES && unpacked > MAX_GROWTH * entry.compressedSize) throw new SkipError('too-large', `grows to more than ${MAX_GROWTH} times its packed size, as archives do that are made to fill a memory`);
  };
  try {
    const { bytes, isWhole } = await readStream(contentOf(entry), { maxBytes: MAX_FILE_BYTES, onBytes, startBytes: KIND_BYTES, wants: (start) => wants(start, path) });
    return { path, is: 'file', bytes, isWhole };
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    if (error instanceof SkipError) return { path, is: 'skipped', reason: error.reason, detail: error.detail };
    return { path, is: 'skipped', reason: 'broken', detail: `cannot be unpacked: ${wordsOf(error)}` };
  }
}

function contentOf(entry: FileEntry): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  // an error reaches whoever reads, through the stream
  entry.getData(writable).catch((error: unknown) => writable.abort(error).catch(() => undefined));
  return readable;
}

/** The list of entries is read into memory at once: its size, which the last record states, is looked at before. */
async function checkDirectory(archive: Blob): Promise<ZipEndRecord> {
  const record = await zipEndRecord(archive);
  if (record === null) throw new ArchiveError('is cut off: its list of files, which comes last, is missing');
  if (record.directoryBytes > MAX_DIRECTORY_BYTES) {
    throw new ArchiveError(`has a list of files of ${Math.round(record.directoryBytes / 2 ** 20)} MB; at most ${Math.floor(MAX_DIRECTORY_BYTES / 2 ** 20)} MB are read`);
  }
  return record;
}
