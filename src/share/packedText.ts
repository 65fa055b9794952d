import { fromBase64Url, toBase64Url } from './base64Url';
import { crc32 } from './crc32';
import { deflated, inflated, TooLargeError } from './deflate';

/**
 * How text travels in a link: version (1 byte), CRC-32 of all the rest (4 bytes, big-endian), deflated UTF-8; base64url over all of it.
 * Every later version keeps version and checksum where they are, so that a damaged link and a newer one are told apart.
 */
const headBytes = 5;

/** Why a packed text cannot be read. damaged: cut, or changed on its way. */
export type Unreadable = { kind: 'damaged' } | { kind: 'newer'; version: number } | { kind: 'tooLarge' };

export async function packText(text: string, version: number): Promise<string> {
  const body = await deflated(new TextEncoder().encode(text));
  const whole = new Uint8Array(headBytes + body.length);
  whole[0] = version;
  whole.set(body, headBytes);
  new DataView(whole.buffer).setUint32(1, checksum(whole));
  return toBase64Url(whole);
}

/** Reads what packText wrote, up to `version`; of no more than `most` bytes. */
export async function unpackText(packed: string, version: number, most: number): Promise<{ text: string } | Unreadable> {
  const whole = fromBase64Url(packed);
  if (whole === null || whole.length <= headBytes) return { kind: 'damaged' };
  if (new DataView(whole.buffer).getUint32(1) !== checksum(whole)) return { kind: 'damaged' };
  const written = whole[0] ?? 0;
  if (written > version) return { kind: 'newer', version: written };
  if (written === 0) return { kind: 'damaged' };
  try {
    const bytes = await inflated(whole.slice(headBytes), most);
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    return { kind: error instanceof TooLargeError ? 'tooLarge' : 'damaged' };
  }
}

/** Over everything but itself. */
function checksum(whole: Uint8Array): number {
  const rest = new Uint8Array(whole.length - 4);
  rest.set(whole.subarray(0, 1));
  rest.set(whole.subarray(headBytes), 1);
  return crc32(rest);
}
