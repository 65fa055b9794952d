import { createHash } from 'node:crypto';
import { numpyPermutation } from './numpyPermutation.mjs';

/**
 * The source's held-out pictures: those that the bundled base models' training scripts hold out too.
 * @param {number} count
 */
export function sourceHeldOut(count) {
  return [...numpyPermutation(0, count).subarray(0, 800)].sort((a, b) => a - b);
}

/**
 * A tenth of a set, round(n / 10), spread over the classes by largest remainder. Within a class those names are held
 * out whose hash is smallest, so that a picture more or less hardly moves the others.
 * @param {string} id
 * @param {string[]} names
 * @param {number[]} labels
 */
export function heldOutByName(id, names, labels) {
  const hashes = names.map((name) => createHash('sha256').update(`${id}:${name}`).digest('hex'));
  /** @type {number[][]} */
  const members = Array.from({ length: Math.max(...labels) + 1 }, () => []);
  labels.forEach((label, index) => members[label]?.push(index));

  const shares = members.map((indices, label) => ({ label, indices, exact: indices.length / 10, taken: Math.floor(indices.length / 10) }));
  let open = Math.round(names.length / 10) - shares.reduce((sum, share) => sum + share.taken, 0);
  for (const share of [...shares].sort((a, b) => b.exact - b.taken - (a.exact - a.taken) || a.label - b.label)) {
    if (open-- > 0) share.taken++;
  }
  /** @param {number} index */
  const hashOf = (index) => /** @type {string} */ (hashes[index]);
  return shares
    .flatMap(({ indices, taken }) => [...indices].sort((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1)).slice(0, taken))
    .sort((a, b) => a - b);
}
