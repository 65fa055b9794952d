/** What was inflated is larger than it may be. */
export class TooLargeError extends Error {
  override name = 'TooLargeError';
}

export async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return collected(throughStream(bytes, new CompressionStream('deflate-raw')), Infinity);
}

/** Rejects with TooLargeError as soon as more than `most` bytes have come out, and with TypeError when the bytes are no whole deflate stream. */
export async function inflated(bytes: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  return collected(throughStream(bytes, new DecompressionStream('deflate-raw')), most);
}

function throughStream(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream): ReadableStream<Uint8Array<ArrayBuffer>> {
  const writer = stream.writable.getWriter();
  // What is wrong with the bytes is told to the reader; telling the writer as well would go unheard.
  writer.write(bytes).catch(() => undefined);
  writer.close().catch(() => undefined);
  return stream.readable;
}

/** All that a stream gives. Rejects with TooLargeError as soon as it is more than `most` bytes; the rest is not asked for. */
export async function collected(stream: ReadableStream<Uint8Array<ArrayBuffer>>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel().catch(() => undefined);
      throw new TooLargeError(`More than ${most} bytes.`);
    }
    parts.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
