import { SkipError } from './skippedFile';

export interface StreamLimits {
  /** More bytes than that are refused with a SkipError. */
  maxBytes: number;
  /** Told of every piece that comes; may throw to end the reading. */
  onBytes?: (count: number) => void;
  /** How much of the beginning `wants` is to see. */
  startBytes: number;
  /** Whether the rest is of interest. */
  wants: (start: Uint8Array) => boolean;
}

/** Reads a stream within limits. Where `wants` says no, the rest is not read and `isWhole` is false. The stream is over or cancelled afterwards. */
export async function readStream(stream: ReadableStream<Uint8Array>, { maxBytes, onBytes, startBytes, wants }: StreamLimits): Promise<{ bytes: Uint8Array<ArrayBuffer>; isWhole: boolean }> {
  const reader = stream.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  let isJudged = false;
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      pieces.push(piece.value);
      length += piece.value.length;
      onBytes?.(piece.value.length);
      if (!isJudged && length >= startBytes) {
        isJudged = true;
        const start = joined(pieces, length);
        if (!wants(start)) {
          await cancelQuietly(reader);
          return { bytes: start, isWhole: false };
        }
      }
      if (length > maxBytes) throw new SkipError('too-large', `unpacks to more than ${maxBytes / 2 ** 20} MB`);
    }
  } catch (error) {
    await cancelQuietly(reader, error);
    throw error;
  }
  return { bytes: joined(pieces, length), isWhole: true };
}

/** What was asked for is there, or failed already: how the source takes the end is of no interest. */
async function cancelQuietly(reader: ReadableStreamDefaultReader<Uint8Array>, reason?: unknown): Promise<void> {
  await reader.cancel(reason).catch(() => undefined);
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
