import type { Clamped } from './clampToSchema';
import { LINK_START } from './linkFragment';
import { packText, unpackText, type Unreadable } from './packedText';
import { jsonOfSharedRun, sharedRunFromJson, type SharedRun } from './sharedRun';
import { thinnedResult } from './sharedResult';

/** The form of the link; a page reads its own and all before. */
const version = 1;
/** Of the fragment, in characters: what every browser, chat and mail passes on whole. */
export const MOST_CHARACTERS = 8192;
/** What a link may come to when it is opened up, in bytes. */
const MOST_BYTES = 256 * 1024;

/** A run that no link can hold: its curves alone are too long. */
export class LinkTooLongError extends Error {
  override name = 'LinkTooLongError';
}

export interface ShareLink {
  /** Goes after the page's address, with its #. */
  fragment: string;
  /** What had no room, in words, in the order in which it was left out. */
  leftOut: string[];
}

/** In the order in which parts are given up until the link fits: what can be computed again goes, what is needed for that stays. */
const savings: readonly { words: string; save: (run: SharedRun) => SharedRun }[] = [
  { words: 'the pictures', save: (run) => ({ ...run, pictures: null }) },
  { words: 'three points of four on the charts', save: (run) => ({ ...run, result: run.result === null ? null : thinnedResult(run.result, 8) }) },
  { words: 'all results', save: (run) => ({ ...run, result: null }) },
];

/** Rejects with LinkTooLongError when the run alone, without any result, is longer than `most` characters. */
export async function encodeShareLink(run: SharedRun, most = MOST_CHARACTERS): Promise<ShareLink> {
  let kept = run;
  const leftOut: string[] = [];
  for (const saving of [null, ...savings]) {
    if (saving !== null) {
      const saved = saving.save(kept);
      if (JSON.stringify(saved) === JSON.stringify(kept)) continue;
      kept = saved;
      leftOut.push(saving.words);
    }
    const fragment = `${LINK_START}${await packText(JSON.stringify(jsonOfSharedRun(kept)), version)}`;
    if (fragment.length <= most) return { fragment, leftOut };
  }
  throw new LinkTooLongError(`This run takes more than the ${most} characters of a link: its curves, or the changes made while it trained, are too many. Share it as a run file instead.`);
}

/** The run and its name, without anything that can be computed again: short enough for a QR code. */
export const withoutResults = (run: SharedRun): SharedRun => ({ ...run, result: null, pictures: null });

export type OpenedShareLink =
  | { kind: 'opened'; run: SharedRun; clamped: Clamped[]; unknownNames: string[] }
  /** reason: a sentence or two for people. */
  | { kind: 'unusable'; reason: string };

/** Reads a fragment for which isShareLink holds. Never rejects. */
export async function decodeShareLink(fragment: string): Promise<OpenedShareLink> {
  if (fragment.length > 2 * MOST_CHARACTERS) return unusable(`This link is ${fragment.length} characters long, and no link to a run has more than ${MOST_CHARACTERS}. Ask for it anew.`);
  const packed = await unpackText(fragment.slice(LINK_START.length), version, MOST_BYTES);
  return 'text' in packed ? runOfText(packed.text) : unusable(wordsOf(packed));
}

const unusable = (reason: string): OpenedShareLink => ({ kind: 'unusable', reason });

function wordsOf(unreadable: Unreadable): string {
  switch (unreadable.kind) {
    case 'damaged':
      return 'This link is damaged: a part of it was cut off or changed on its way. Copy all of it, to the last character, or ask for it anew.';
    case 'newer':
      return `This link was made by a newer version of the playground (form ${unreadable.version} of its links; this page reads ${version}). Open it with that version, or reload this page for the newest.`;
    case 'tooLarge':
      return 'This link opens up to far more than any run needs. It was not made by the playground: do not trust where it came from.';
  }
}

function runOfText(text: string): OpenedShareLink {
  try {
    return { kind: 'opened', ...sharedRunFromJson(JSON.parse(text)) };
  } catch (error) {
    const cause = error instanceof SyntaxError ? 'it holds no description of a run.' : error instanceof Error ? error.message : String(error);
    return unusable(`This link is whole, but it describes no run that this page can make: ${cause} It was changed by hand, or made by another version.`);
  }
}
