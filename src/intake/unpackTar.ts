import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { entryPath, isHidden } from './entryPath';
import { MAX_FILE_BYTES, MAX_FILES, MAX_GROWTH, MAX_UNPACKED_BYTES, MAX_UNSUSPICIOUS_BYTES } from './limits';
import { KIND_BYTES } from './pictureKind';
import { readStream } from './readStream';
import { SkipError } from './skippedFile';
import { ArchiveError, type UnpackedEntry, type UnpackOptions } from './unpackedEntry';

/** The files of a tar, gzipped or not, one after the other. Throws ArchiveError where it cannot be read further. */
export async function* unpackTar(archive: Blob, kind: 'tar' | 'gzip', options: UnpackOptions): AsyncGenerator<UnpackedEntry> {
  const decoder = createTarDecoder({ strict: true });
  const entries = decoder.readable.getReader();
  const feeding = kind === 'tar' ? feed(archive.stream(), decoder.writable, () => undefined) : feed(archive.stream().pipeThrough(new DecompressionStream('gzip')), decoder.writable, growthLimit(archive.size));
  let count = 0;
  try {
    for (let next = await entries.read(); !next.done; next = await entries.read()) {
      if (next.value.header.type !== 'file') await passOver(next.value.body);
      else if (++count > MAX_FILES) throw new ArchiveError(`holds more than ${MAX_FILES} files; those were looked at`);
      else yield await unpackEntry(next.value, options);
    }
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw new ArchiveError(`${count === 0 ? 'cannot be read' : 'is damaged or cut off; what lies before is here'}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  } finally {
    await entries.cancel().catch(() => undefined);
    await feeding;
  }
}

async function unpackEntry({ header, body }: ParsedTarEntry, { wants, isFull }: UnpackOptions): Promise<UnpackedEntry> {
  const path = header.name;
  const isLeftOut = isHidden(entryPath(path));
  if (isLeftOut || isFull() || header.size > MAX_FILE_BYTES) {
    await passOver(body);
    if (isLeftOut) return { path, is: 'hidden' };
    return isFull() ? { path, is: 'skipped', reason: 'over-limit', detail: '' } : { path, is: 'skipped', reason: 'too-large', detail: `is larger than ${MAX_FILE_BYTES / 2 ** 20} MB` };
  }
  try {
    const { bytes, isWhole } = await readStream(neverCancelled(body), { maxBytes: MAX_FILE_BYTES, startBytes: Math.min(KIND_BYTES, header.size), wants: (start) => wants(start, path) });
    return { path, is: 'file', bytes, isWhole };
  } catch (error) {
    if (error instanceof SkipError) return { path, is: 'skipped', reason: error.reason, detail: error.detail };
    throw error;
  }
}

/** To be passed over, a file has to be read: modern-tar 0.8.6 loses its place when the content of one is cancelled after it has come to the next. */
async function passOver(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.getReader();
  while (!(await reader.read()).done);
}

/** The same content; when it is cancelled, the rest is read to its end. */
function neverCancelled(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      while (!(await reader.read()).done);
    },
  });
}

/** Hands a stream on piece by piece, and its error too. Never rejects. */
async function feed(source: ReadableStream<Uint8Array>, sink: WritableStream<Uint8Array>, onBytes: (count: number) => void): Promise<void> {
  const reader = source.getReader();
  const writer = sink.getWriter();
  writer.closed.catch(() => undefined); // heard by the write that fails
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      onBytes(piece.value.length);
      await writer.write(piece.value);
    }
    await writer.close();
  } catch (error) {
    await Promise.allSettled([writer.abort(error), reader.cancel(error)]);
  }
}

/** Throws once a stream unpacks to far more than it was. */
function growthLimit(packedBytes: number): (count: number) => void {
  let unpacked = 0;
  return (count) => {
    unpacked += count;
    if (unpacked > MAX_UNPACKED_BYTES) throw new ArchiveError(`unpacks to more than ${MAX_UNPACKED_BYTES / 2 ** 30} GB: the rest was not looked at`);
    if (unpacked > MAX_UNSUSPICIOUS_BYTES && unpacked > MAX_GROWTH * packedBytes) throw new ArchiveError(`grows to more than ${MAX_GROWTH} times its packed size, as archives do that are made to fill a memory: the rest was not looked at`);
  };
}
