import { MAX_NAME_LENGTH } from './limits';

/** Where a file lay, made harmless: folders and name are words to show and to sort by, never places to write to. */
export interface EntryPath {
  folders: readonly string[];
  name: string;
}

/** Segments of a path kept; deeper ones are joined to the last. */
const MAX_DEPTH = 32;

/** Control characters, and those that turn the direction of writing: a name must not change how the text around it reads. */
const DISTURBING = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** A name as it is shown: one line, composed letters (so that names from macOS are the same), of bounded length. */
export function cleanName(name: string): string {
  const clean = name.normalize('NFC').replace(DISTURBING, '').replace(/\s+/g, ' ').trim();
  const letters = Array.from(clean.slice(0, 4 * MAX_NAME_LENGTH)); // code points: no surrogate is cut in two
  return letters.length <= MAX_NAME_LENGTH ? clean : `${letters.slice(0, MAX_NAME_LENGTH - 1).join('')}…`;
}

/** Takes a path of any system apart. `..`, `.`, drives and leading slashes vanish: where a file wants to lie is of no interest here. */
export function entryPath(path: string): EntryPath {
  const parts = path
    .replace(/^[A-Za-z]:(?=[\\/])/, '')
    .split(/[\\/]+/)
    .map(cleanName)
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  const name = parts.pop() ?? '(no name)';
  return { folders: parts.slice(0, MAX_DEPTH), name };
}

export const pathText = ({ folders, name }: EntryPath): string => [...folders, name].join('/');

/** Written by systems, not by people: hidden files, macOS's resource forks, thumbnail caches. Left out without a word for each. */
export function isHidden({ folders, name }: EntryPath): boolean {
  return [...folders, name].some((part) => part.startsWith('.') || part === '__MACOSX') || /^(Thumbs\.db|desktop\.ini|Icon\r?)$/i.test(name);
}

/** A name without its extension. */
export const stem = (name: string): string => name.replace(/\.(tar\.gz|[^.]*)$/i, '') || name;
