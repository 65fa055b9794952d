import type { SharedDigests } from './sharedRun';

const names: Readonly<Record<keyof SharedDigests, { what: string; so: string }>> = {
  base: { what: 'base model', so: 'other weights lie behind its name, so that nothing will repeat exactly' },
  bank: { what: 'knowledge bank', so: 'retention learns from other pictures, so that losses will differ' },
  featureNet: { what: 'feature net', so: 'its distances cannot be compared with those measured here' },
};

/** In words, what a shared run rests on that is not what is here; of what is not known on either side nothing is said. */
export function digestMismatches(linked: SharedDigests, here: { readonly [Part in keyof SharedDigests]: string | null | undefined }): string[] {
  return (Object.keys(names) as (keyof SharedDigests)[]).flatMap((part) => {
    const [theirs, ours] = [linked[part], here[part]];
    if (theirs === undefined || ours === undefined || ours === null || theirs === ours) return [];
    const { what, so } = names[part];
    return [`The ${what} of the link (SHA-256 ${theirs.slice(0, 12)}…) is not the one here (${ours.slice(0, 12)}…): ${so}.`];
  });
}
