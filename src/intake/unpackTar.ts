import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { entryPath, isHidden } from './entryPath';
import { MAX_FILE_BYTES, MAX_FILES, MAX_GROWTH, MAX_UNPACKED_BYTES, MAX_UNSUSPICIOUS_BYTES } from './limits';
import { KIND_BYTES } from './pictureKind';
import { readStream } from './readStream';
import { SkipError } from './skippedFile';
import { ArchiveError, type UnpackedEntry, type UnpackOptions } from './unpackedEntry';

/** The files of a tar, gzipped or not, one after the other. Throws ArchiveError where it cannot be read further. */
export async function* unpackTar(archive: Blob, kind: 'tar' | 'gzip', options: UnpackOptions): AsyncGenerator<UnpackedEntry> {
  const bounded = kind === 'tar' ? archive.stream() : archive.stream().pipeThrough(new DecompressionStream('gzip')).pipeThrough(growthLimit(archive.size));
  const entries = bounded.pipeThrough(createTarDecoder({ strict: true })).getReader();
  let count = 0;
  try {
    for (let next = await entries.read(); !next.done; next = await entries.read()) {
      if (next.value.header.type !== 'file') await next.value.body.cancel();
      else if (++count > MAX_FILES) throw new ArchiveError(`holds more than ${MAX_FILES} files; those were looked at`);
      else yield await unpackEntry(next.value, options);
    }
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw new ArchiveError(`${count === 0 ? 'cannot be read' : 'is damaged or cut off; what lies before is here'}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  } finally {
    await entries.cancel().catch(() => undefined);
  }
}

async function unpackEntry({ header, body }: ParsedTarEntry, { wants, isFull }: UnpackOptions): Promise<UnpackedEntry> {
  const path = header.name;
  const isLeftOut = isHidden(entryPath(path));
  if (isLeftOut || isFull() || header.size > MAX_FILE_BYTES) {
    await body.cancel();
    if (isLeftOut) return { path, is: 'hidden' };
    return isFull() ? { path, is: 'skipped', reason: 'over-limit', detail: '' } : { path, is: 'skipped', reason: 'too-large', detail: `is larger than ${MAX_FILE_BYTES / 2 ** 20} MB` };
  }
  try {
    const { bytes, isWhole } = await readStream(body, { maxBytes: MAX_FILE_BYTES, startBytes: Math.min(KIND_BYTES, header.size), wants: (start) => wants(start, path) });
    return { path, is: 'file', bytes, isWhole };
  } catch (error) {
    if (error instanceof SkipError) return { path, is: 'skipped', reason: error.reason, detail: error.detail };
    throw error;
  }
}

/** Ends a stream that unpacks to far more than it was. */
function growthLimit(packedBytes: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let unpacked = 0;
  return new TransformStream({
    transform(piece, controller) {
      unpacked += piece.length;
      if (unpacked > MAX_UNPACKED_BYTES) throw new ArchiveError(`unpacks to more than ${MAX_UNPACKED_BYTES / 2 ** 30} GB: the rest was not looked at`);
      if (unpacked > MAX_UNSUSPICIOUS_BYTES && unpacked > MAX_GROWTH * packedBytes) throw new ArchiveError(`grows to more than ${MAX_GROWTH} times its packed size, as archives do that are made to fill a memory: the rest was not looked at`);
      controller.enqueue(piece);
    },
  });
}
