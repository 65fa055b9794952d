import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { gzip, png, tar, text, zip, type Bytes } from './pictures.testdata';
import { ArchiveError, type UnpackedEntry, type UnpackOptions } from './unpackedEntry';
import { unpackTar } from './unpackTar';
import { unpackZip } from './unpackZip';

type Kind = 'zip' | 'tar' | 'gzip';
const everything: UnpackOptions = { wants: () => true, isFull: () => false };

async function entriesOf(kind: Kind, bytes: Bytes, options = everything): Promise<UnpackedEntry[]> {
  const archive = new Blob([bytes]);
  const entries: UnpackedEntry[] = [];
  for await (const entry of kind === 'zip' ? unpackZip(archive, options) : unpackTar(archive, kind, options)) entries.push(entry);
  return entries;
}

const inShort = (entries: readonly UnpackedEntry[]): string[] =>
  entries.map((entry) => `${entry.path}: ${entry.is === 'file' ? `${entry.bytes.length} bytes` : entry.is === 'skipped' ? entry.reason : entry.is}`);

const files = { 'cat/a.png': 'first', '../../etc/passwd': 'up', '__MACOSX/._a.png': 'fork', 'empty.png': '', 'größe 犬.txt': 'word' };
let packed: Record<Kind, Bytes>;
beforeAll(async () => {
  const tarred = await tar(files);
  packed = { zip: await zip(files), tar: tarred, gzip: await gzip(tarred) };
});

describe.each<Kind>(['zip', 'tar', 'gzip'])('an archive (%s)', (kind) => {
  it('gives its files in order, names in any script, with those that systems write only counted', async () => {
    expect(inShort(await entriesOf(kind, packed[kind]))).toEqual(['cat/a.png: 5 bytes', '../../etc/passwd: 2 bytes', '__MACOSX/._a.png: hidden', 'empty.png: 0 bytes', 'größe 犬.txt: 4 bytes']);
  });

  it('is read no further where the beginning of a file is not wanted', async () => {
    const long = { 'long.txt': 'a'.repeat(300_000), 'b.txt': 'b' };
    const tarred = await tar(long);
    const archive = kind === 'zip' ? await zip(long) : kind === 'tar' ? tarred : await gzip(tarred);
    const [first, second] = await entriesOf(kind, archive, { ...everything, wants: () => false });
    expect(first).toMatchObject({ is: 'file', isWhole: false });
    expect(second).toMatchObject({ path: 'b.txt' });
  });

  it('goes on behind a file that was passed over, however long that and the next ones are', async () => {
    const noise = Uint8Array.from({ length: 200_000 }, (_, at) => (at * 7919) % 251);
    const many = { '.hidden': noise, 'a.bin': noise, '__MACOSX/b': noise, 'c.bin': noise, 'd.png': 'last' };
    const tarred = await tar(many);
    const archive = kind === 'zip' ? await zip(many) : kind === 'tar' ? tarred : await gzip(tarred);
    const entries = await entriesOf(kind, archive, { ...everything, wants: (_, path) => path !== 'a.bin' });
    expect(entries.map((entry) => (entry.is === 'file' ? `${entry.path} ${entry.isWhole}` : entry.is))).toEqual(['hidden', 'a.bin false', 'hidden', 'c.bin true', 'd.png true']);
  });

  it('is not unpacked where nothing more is taken: its files are only named', async () => {
    expect(inShort(await entriesOf(kind, packed[kind], { ...everything, isFull: () => true }))).toContain('cat/a.png: over-limit');
  });

  it('that was cut off is refused, or what lies before the end is given, in words either way', async () => {
    for (const share of [0.2, 0.5, 0.9]) {
      await expect(entriesOf(kind, packed[kind].slice(0, Math.floor(packed[kind].length * share)))).rejects.toThrow(ArchiveError);
    }
  });

  it('of anything at all ends, with files or with a refusal in words', async () => {
    const damage = fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(damage, fc.option(fc.nat(4000), { nil: undefined }), fc.uint8Array({ maxLength: 700 }), fc.nat(4), async (changes, length, noise, draw) => {
        const bytes = draw === 0 ? new Uint8Array(noise) : packed[kind].slice(0, length);
        if (draw > 0) for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          for (const entry of await entriesOf(kind, bytes)) expect(typeof entry.path).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(ArchiveError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('an archive that was made to fill a memory', () => {
  const zeros = (megabytes: number): Bytes => new Uint8Array(megabytes * 2 ** 20);

  it('has its bombs named, and its other files read', async () => {
    const archive = await zip({ 'bomb.bmp': zeros(20), 'a.png': await png() });
    const [bomb, picture] = await entriesOf('zip', archive);
    expect(bomb).toMatchObject({ is: 'skipped', reason: 'too-large', detail: expect.stringContaining('200 times') as string });
    expect(picture).toMatchObject({ is: 'file', isWhole: true });
  });

  it('is left where it grows, gzipped', async () => {
    await expect(entriesOf('gzip', await gzip(await tar({ 'bomb.bmp': zeros(20) })))).rejects.toThrow('200 times');
  });

  it('is stopped by what comes out, whatever sizes it states', async () => {
    const archive = await zip({ 'bomb.bmp': zeros(20) });
    const view = new DataView(archive.buffer);
    for (let at = 0; at + 4 < archive.length; at++) if (view.getUint32(at, true) === 20 * 2 ** 20) view.setUint32(at, 1000, true);
    expect((await entriesOf('zip', archive)).map(({ is }) => is)).toEqual(['skipped']);
  });

  it('is not opened when its list of files is out of all proportion', async () => {
    const archive = await zip({ 'a.png': 'a' });
    new DataView(archive.buffer).setUint32(archive.length - 10, 2 ** 30, true);
    await expect(entriesOf('zip', archive)).rejects.toThrow('list of files of 1024 MB');
  });
});

describe('a zip', () => {
  it('says beforehand how many files it holds', async () => {
    let count = 0;
    await entriesOf('zip', packed.zip, { ...everything, onCount: (stated) => (count = stated) });
    expect(count).toBe(5);
  });

  it('names files that are damaged, and goes on', async () => {
    const archive = await zip({ 'a.txt': 'first words', 'b.txt': 'second words' });
    const view = new DataView(archive.buffer);
    archive.set(text('XXXX'), 30 + view.getUint16(26, true) + view.getUint16(28, true)); // behind the first header, its name and its extra field
    expect(inShort(await entriesOf('zip', archive))).toEqual(['a.txt: broken', 'b.txt: 12 bytes']);
  });

  it('names files that are locked, and goes on', async () => {
    const archive = await zip({ 'a.txt': 'first words', 'b.txt': 'second words' });
    const lock = archive.findIndex((_, at) => text('PK\x01\x02').every((byte, index) => archive[at + index] === byte)) + 8;
    archive[lock] = (archive[lock] ?? 0) | 1;
    expect((await entriesOf('zip', archive))[0]).toMatchObject({ is: 'skipped', detail: 'is locked with a password' });
  });
});
