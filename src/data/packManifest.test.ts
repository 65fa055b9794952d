import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePackIndex, parsePackManifest, type PackManifest } from './packManifest';
import { manifestOf } from './pack.testdata';

const parse = (json: unknown) => parsePackManifest(json, 'tiles.json');

describe('the pack manifest', () => {
  it('keeps every valid manifest as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 5 }), fc.boolean(), (count, classCount, flip) => {
        const manifest = { ...manifestOf({ count, classCount }), flip };
        expect(parse(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest);
      }),
    );
  });

  it('names the file and the way out for any JSON that is no manifest', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(() => parse(json)).toThrow(/manifest tiles\.json is not valid: .+ Reload the page .*"npm run data"/s);
      }),
    );
  });

  it('names the property whose value is of the wrong type', () => {
    const names = Object.keys(manifestOf({})) as (keyof PackManifest)[];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.constantFrom(null, undefined, -1, [{}]), (name, value) => {
        expect(() => parse({ ...manifestOf({}), [name]: value })).toThrow(name);
      }),
    );
  });

  it.each<[string, Partial<PackManifest>, RegExp]>([
    ['fewer labels than pictures', { labels: [0] }, /labels: has 1 entries for 4 pictures/],
    ['a label without a class', { labels: [0, 1, 2, 0] }, /labels: has a label beyond the 2 classes/],
    ['a name twice', { names: ['a', 'b', 'b', 'c'] }, /names: names a picture twice/],
    ['a class twice', { classes: ['a', 'a'] }, /classes: names a class twice/],
    ['a held-out picture that does not exist', { heldOutIndices: [4] }, /heldOutIndices: has an index beyond the 4 pictures/],
    ['held-out pictures out of order', { heldOutIndices: [2, 1] }, /heldOutIndices: is not strictly ascending/],
    ['a held-out picture twice', { heldOutIndices: [1, 1] }, /heldOutIndices: is not strictly ascending/],
    ['no picture to train on', { heldOutIndices: [0, 1, 2, 3] }, /heldOutIndices: leaves no picture to train on/],
    ['a digest of another kind', { sha256: { pixels: 'abc', sheet: 'abc' } }, /sha256\.pixels: must be a SHA-256 digest/],
    ['an id that is a path', { id: '../other' }, /id: must be lower-case letters/],
  ])('refuses %s', (_, change, message) => {
    expect(() => parse({ ...manifestOf({ count: 4, classCount: 2 }), ...change })).toThrow(message);
  });

  it('refuses a format version it does not know', () => {
    expect(() => parse({ ...manifestOf({}), version: 2 })).toThrow(/version/);
  });
});

describe('the list of packs', () => {
  it('says that it is the list that is wrong', () => {
    expect(() => parsePackIndex({ packs: [] }, 'index.json')).toThrow(/list of picture packs index\.json is not valid/);
  });
});
