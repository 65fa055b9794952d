import { readBytes } from './readBytes';
import { wordsOf } from './say';

/** A JSON file's content. Throws with words for people. */
export function readJson(path: string): unknown {
  const text = new TextDecoder().decode(readBytes(path));
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not valid JSON: ${wordsOf(error)}`);
  }
}
