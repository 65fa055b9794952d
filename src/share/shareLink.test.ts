import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRunConfig } from '../config/defaults';
import { runConfigSchema } from '../config/runConfig';
import { arbitrarySharedRun } from './arbitraryRuns.testdata';
import { toBase64Url } from './base64Url';
import { packText } from './packedText';
import { isShareLink } from './linkFragment';
import { decodeShareLink, encodeShareLink, LinkTooLongError, MOST_CHARACTERS, withoutResults } from './shareLink';
import type { SharedRun } from './sharedRun';

const plainRun: SharedRun = { appVersion: '0.1.0', config: defaultRunConfig, changes: [], datasetTitle: '', digests: {}, result: null, pictures: null, hidden: [], unknown: null };
const linkOf = async (json: unknown, version = 1): Promise<string> => `#run=${await packText(typeof json === 'string' ? json : JSON.stringify(json), version)}`;
const opened = async (json: unknown) => {
  const link = await decodeShareLink(await linkOf(json));
  if (link.kind === 'unusable') throw new Error(link.reason);
  return link;
};
const reasonOf = async (fragment: string): Promise<string> => {
  const link = await decodeShareLink(fragment);
  return link.kind === 'unusable' ? link.reason : 'opened';
};

describe('a link', () => {
  it('gives back any run that was put into it, whole where it fits', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySharedRun, async (run) => {
        const { fragment, leftOut } = await encodeShareLink(run, 60_000).catch(() => ({ fragment: null, leftOut: [] }));
        fc.pre(fragment !== null && fragment.length <= 2 * MOST_CHARACTERS && leftOut.length === 0);
        expect(await decodeShareLink(fragment)).toEqual({ kind: 'opened', run, clamped: [], unknownNames: [] });
      }),
      { numRuns: 300 },
    );
  });

  it('never exceeds 8 KB, and keeps the run itself whatever it leaves out', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySharedRun, async (run) => {
        try {
          const { fragment } = await encodeShareLink(run);
          expect(fragment.length).toBeLessThanOrEqual(MOST_CHARACTERS);
          expect(await decodeShareLink(fragment)).toMatchObject({ kind: 'opened', run: { config: run.config, changes: run.changes, hidden: run.hidden, digests: run.digests } });
        } catch (error) {
          expect(error).toBeInstanceOf(LinkTooLongError);
          await expect(encodeShareLink(withoutResults(run))).rejects.toThrow(LinkTooLongError);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of a run of the defaults is short', async () => {
    const { fragment } = await encodeShareLink(plainRun);
    expect(isShareLink(fragment)).toBe(true);
    expect(fragment.length).toBeLessThan(80);
  });

  it('leaves out pictures before it thins charts, and charts before distances', async () => {
    const points = Array.from({ length: 40 }, (_, i): [number, number] => [i, Math.sin(i) + 2]);
    const run: SharedRun = {
      ...plainRun,
      result: { step: 40, losses: { reconsolidation: points, retention: points }, courses: [], distances: [], replacement: null },
      pictures: { size: 8, count: 1, palette: '000000ffffff', pixels: toBase64Url(Uint8Array.from({ length: 32 }, (_, i) => (i * 37) % 256)) },
    };
    const whole = (await encodeShareLink(run, 60_000)).fragment.length;
    expect((await encodeShareLink(run, whole - 1)).leftOut).toEqual(['the pictures']);
    const bare = (await encodeShareLink(withoutResults(run), 60_000)).fragment.length;
    expect((await encodeShareLink(run, bare)).leftOut).toEqual(['the pictures', 'three points of four on the charts', 'all results']);
    await expect(encodeShareLink(run, bare - 1)).rejects.toThrow(LinkTooLongError);
  });
});

describe('what is said of a link', () => {
  it('clamps values out of range, and says which', async () => {
    const { run, clamped } = await opened({ config: { batchSize: 1e6, steps: 10.6, live: { lambda: -3 }, name: 'n'.repeat(100) }, changes: [{ step: 5, bankShare: 7 }] });
    expect(run.config).toMatchObject({ batchSize: 256, steps: 11, live: { ...defaultRunConfig.live, lambda: 0 } });
    expect(run.config.name).toHaveLength(80);
    expect(run.changes).toEqual([{ step: 5, settings: { ...run.config.live, bankShare: 1 } }]);
    expect(clamped.map(({ path, to }) => `${path} ${to}`)).toEqual(['config.batchSize 256', 'config.steps 11', 'config.live.lambda 0', `config.name “${'n'.repeat(40)}…”`, 'changes.0.bankShare 1']);
  });

  it('keeps what this version does not know, and names it', async () => {
    const json = { app: '9', aura: [1], config: { warp: 3, bank: { depth: 2 }, live: { psi: { family: 'power', tau: 0.5, inverted: false, twist: 4 } } }, changes: [{ step: 3, lambda: 1, mood: 'x' }], hide: ['curve'] };
    const { run, unknownNames } = await opened(json);
    expect(unknownNames).toEqual(['aura', 'config.warp', 'config.bank.depth', 'config.live.psi.twist', 'changes.0.mood']);
    const again = await decodeShareLink((await encodeShareLink(run)).fragment);
    expect(again).toMatchObject({ kind: 'opened', run: { unknown: run.unknown } });
    expect(run.unknown).toEqual({ aura: [1], config: { warp: 3, bank: { depth: 2 }, live: { psi: { twist: 4 } } }, changes: { 0: { mood: 'x' } } });
  });

  it('tells a newer version from damage', async () => {
    expect(await reasonOf(await linkOf({}, 2))).toContain('newer version');
    const link = await linkOf({ config: { steps: 3 } });
    expect(await reasonOf(link.slice(0, -3))).toContain('damaged');
    expect(await reasonOf('#run=')).toContain('damaged');
  });

  it.each([
    ['what is no JSON', '{', 'no description of a run'],
    ['a list', [], 'no description of a run'],
    ['a curve of an unknown family', { config: { live: { psi: { family: 'wavelet' } } } }, 'config.live.psi'],
    ['a range with an open end', { config: { live: { learningRate: 0 } } }, 'config.live.learningRate'],
    ['a word for a number', { config: { steps: 'many' } }, 'config.steps'],
    ['a later form of the configuration', { config: { version: 2 } }, 'config.version'],
    ['changes out of order', { changes: [{ step: 5, lambda: 1 }, { step: 4, lambda: 2 }] }, 'order'],
    ['pictures without pixels', { pictures: { size: 8, count: 2, palette: '000000', pixels: 'AA' } }, 'pictures'],
    ['brackets without end', `{"x":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'too deep'],
  ])('refuses %s with a reason', async (_, json, reason) => {
    expect(await reasonOf(await linkOf(json))).toContain(reason);
  });

  it('stops inflating what opens up to too much', async () => {
    const link = await linkOf(`{"app":"${'a'.repeat(4_000_000)}"}`);
    expect(link.length).toBeLessThan(2 * MOST_CHARACTERS);
    expect(await reasonOf(link)).toContain('far more than any run needs');
    expect(await reasonOf(`#run=${'A'.repeat(3 * MOST_CHARACTERS)}`)).toContain('characters long');
  });

  it('is an error in words or a valid run, whatever the link', async () => {
    const sound = fc.sample(arbitrarySharedRun, { numRuns: 40, seed: 7 });
    const links = (await Promise.all(sound.map((run) => encodeShareLink(withoutResults(run)).catch(() => null)))).flatMap((link) => (link === null ? [] : [link.fragment]));
    const link = fc.constantFrom(...links);
    const mangled = fc.oneof(
      // cut at either end, a character changed or put in, two links in one
      fc.tuple(link, fc.nat()).map(([whole, at]) => whole.slice(0, 5 + (at % (whole.length - 5)))),
      fc.tuple(link, fc.nat()).map(([whole, at]) => `#run=${whole.slice(6 + (at % (whole.length - 6)))}`),
      fc.tuple(link, fc.nat(), fc.constantFrom('A', 'z', '0', '-', '_', '%', '=', '+', '/', ' ')).map(([whole, at, letter]) => `${whole.slice(0, 5 + (at % (whole.length - 5)))}${letter}${whole.slice(6 + (at % (whole.length - 5)))}`),
      fc.tuple(link, link).map(([a, b]) => a + b.slice(5)),
      fc.string({ maxLength: 400 }).map((junk) => `#run=${junk}`),
      fc.uint8Array({ maxLength: 400 }).map((bytes) => `#run=${toBase64Url(bytes)}`),
    );
    await fc.assert(
      fc.asyncProperty(mangled, async (fragment) => {
        fc.pre(!links.includes(fragment));
        expect(await reasonOf(fragment)).toMatch(/^This link .*\.$/);
      }),
      { numRuns: 3000 },
    );
    const hostile = fc.oneof(fc.json({ maxDepth: 6 }), fc.tuple(fc.constantFrom('config', 'changes', 'digests', 'result', 'pictures', 'hide', 'app', 'set', '__proto__'), fc.json()).map(([key, json]) => `{"${key}":${json}}`),
      fc.tuple(fc.constantFrom(...Object.keys(defaultRunConfig)), fc.json()).map(([key, json]) => `{"config":{"${key}":${json}}}`));
    await fc.assert(
      fc.asyncProperty(hostile, async (json) => {
        const read = await decodeShareLink(await linkOf(json));
        if (read.kind === 'unusable') expect(read.reason).toMatch(/^This link .*\.$/s);
        else expect(runConfigSchema.parse(read.run.config)).toEqual(read.run.config);
      }),
      { numRuns: 1500 },
    );
  });
});
