import { readFileSync } from 'node:fs';

/** A whole file, in a buffer of its own. Throws with words for people. */
export function readBytes(path: string): ArrayBuffer {
  try {
    return new Uint8Array(readFileSync(path)).buffer;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new Error(`There is no file ${path}.`);
    if (code === 'EISDIR') throw new Error(`${path} is a folder; name a file.`);
    throw new Error(`${path} could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
