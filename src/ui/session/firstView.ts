import { quiet } from './quiet';

/** Of the page's timeline; scripts/firstView.mjs and bench/smooth look for it. */
const markName = 'first-view';

/**
 * Resolves once what the page shows first is on the screen. Whatever it can do without waits for it: the training worker, the lab with
 * its charts, the files for the time without a network. Never rejects: what could not be shown is told elsewhere.
 */
export async function firstView(shown: Promise<unknown>): Promise<void> {
  await shown.catch(() => undefined);
  await quiet();
  performance.mark(markName);
}
