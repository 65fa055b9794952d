import { beforeAll, describe, expect, it } from 'vitest';
import { createPictureReader, type DecodePicture, type Finding, type PictureReader, type ReadPicture } from './pictureReader';
import { bmp, decodeWithSharp, findingsOf, given, gzip, inShort, picturesOfAllKinds, png, tar, zip, type Bytes } from './pictures.testdata';

const settings = { imageSize: 8, framing: 'crop', ground: [255, 255, 255] } as const;
const reader = (decode: DecodePicture = decodeWithSharp): PictureReader => createPictureReader(settings, decode);
const pictureOf = (findings: readonly Finding[]): ReadPicture => {
  const [finding] = findings;
  if (finding?.is !== 'picture') throw new Error(`no picture but ${JSON.stringify(finding)}`);
  return finding.picture;
};
const detailOf = (finding: Finding | undefined): string => (finding?.is === 'skipped' ? finding.file.detail : JSON.stringify(finding));

let cat: Bytes;
let dog: Bytes;
beforeAll(async () => {
  cat = await png();
  dog = await png(30, 30, [1, 2, 3]);
});

describe('files that are read', () => {
  it('become pictures of the asked size, of every kind, whatever their names say', async () => {
    const { png: pngBytes, ...kinds } = await picturesOfAllKinds();
    const findings = await findingsOf(reader(), given({ 'a.png': pngBytes, ...Object.fromEntries(Object.entries(kinds).map(([kind, bytes]) => [`${kind}.png`, bytes])) }));
    expect(findings.map(({ is }) => is)).toEqual(Array(5).fill('picture'));
    const picture = pictureOf(findings);
    expect(picture).toMatchObject({ width: 24, height: 16, bytes: pngBytes.length, notes: [] });
    expect([...picture.pixels]).toEqual(Array.from({ length: 64 }, () => [200, 10, 20]).flat());
  });

  it('lie on the ground where they are transparent', async () => {
    const clear = await png(16, 16, [0, 0, 0], 0);
    expect(new Set(pictureOf(await findingsOf(reader(), given({ 'a.png': clear }))).pixels)).toEqual(new Set([255]));
  });

  it('are found in the order in which they were given, however long each takes', async () => {
    const slowFirst: DecodePicture = async (...args) => {
      if (args[0].length === cat.length) await new Promise((resolve) => setTimeout(resolve, 30));
      return decodeWithSharp(...args);
    };
    expect(inShort(await findingsOf(reader(slowFirst), given({ 'a.png': cat, 'b.png': dog })))).toEqual(['picture a.png', 'picture b.png']);
  });

  it('are taken once, however often they come: the first stays, the others name it', async () => {
    const own = reader();
    const findings = [...(await findingsOf(own, given({ 'x/a.png': cat, 'y/b.png': cat }))), ...(await findingsOf(own, given({ 'c.png': cat, 'd.png': dog })))];
    expect(inShort(findings)).toEqual(['picture x/a.png', 'duplicate y/b.png', 'duplicate c.png', 'picture d.png']);
    expect(detailOf(findings[2])).toBe('is the same file as x/a.png');
  });

  it('are skipped with their reason, each, and reading goes on', async () => {
    const files = { '0.png': '', '1.txt': 'words', '2.png': cat.slice(0, 70), '3.png': await png(4, 4), '4.bmp': bmp(7, 100), '.hidden.png': cat, 'last.png': cat };
    expect(inShort(await findingsOf(reader(), given(files)))).toEqual(['empty 0.png', 'not-a-picture 1.txt', 'broken 2.png', 'too-small 3.png', 'too-small 4.bmp', 'hidden', 'picture last.png']);
  });

  it('are refused by their headers when they are enormous: nothing is decoded', async () => {
    const huge = cat.slice();
    new DataView(huge.buffer).setUint32(16, 20_000);
    new DataView(huge.buffer).setUint32(20, 20_000);
    const decoded: unknown[] = [];
    const findings = await findingsOf(
      reader((...args) => {
        decoded.push(args);
        return decodeWithSharp(...args);
      }),
      given({ 'huge.png': huge }),
    );
    expect(detailOf(findings[0])).toContain('20000 × 20000 pixels');
    expect(decoded).toEqual([]);
  });

  it('that cannot be decoded are broken, and what they held is freed', async () => {
    let open = 0;
    const failing: DecodePicture = () => Promise.reject(new Error('no'));
    expect(inShort(await findingsOf(reader(failing), given({ 'a.png': cat })))).toEqual(['broken a.png']);
    const counting: DecodePicture = async (...args) => {
      const decoded = await decodeWithSharp(...args);
      open += 1;
      return { ...decoded, close: () => (open -= 1) };
    };
    await findingsOf(reader(counting), given({ 'a.png': cat, 'b.png': dog }));
    expect(open).toBe(0);
  });

  it('that vanished since they were chosen are named', async () => {
    const gone = new Blob([cat]);
    gone.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    expect(inShort(await findingsOf(reader(), [{ path: 'a.png', file: gone }]))).toEqual(['unreadable a.png']);
  });

  it('may be larger than what is read at once: their beginning decides', async () => {
    const large = bmp(700, 700);
    expect(large.length).toBeGreaterThan(2 ** 20);
    expect(inShort(await findingsOf(reader(() => Promise.resolve({ width: 8, height: 8, rows: (_, count) => new Uint8Array(32 * count), close: () => undefined })), given({ 'a.bmp': large, 'b.txt': 'x'.repeat(2 ** 20 + 1) })))).toEqual(['picture a.bmp', 'not-a-picture b.txt']);
  });

  it('are labels where a CSV or JSON holds some, and named where it does not', async () => {
    expect(inShort(await findingsOf(reader(), given({ 'labels.csv': 'file,label\na.png,cat\n', 'package.json': '{"name": {}}' })))).toEqual(['labels labels.csv', 'not-a-picture package.json']);
  });

  it('are labels up to a few files: a JSON beside every picture is something else', async () => {
    const files = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`${index}.json`, `{"label": "cat", "id": ${index}}`]));
    expect(inShort(await findingsOf(reader(), given(files))).slice(7)).toEqual(['labels 7.json', 'over-limit 8.json', 'over-limit 9.json']);
  });

  it('end at the limit of a set: the rest is named without being decoded', async () => {
    const decoded: number[] = [];
    const counting: DecodePicture = (...args) => {
      decoded.push(args[0].length);
      return decodeWithSharp(...args);
    };
    const files = await Promise.all(Array.from({ length: 12 }, async (_, index) => [`${index}.png`, await png(9, 9, [index, 0, 0])] as const));
    const findings = await findingsOf(createPictureReader(settings, counting, 5), given(Object.fromEntries(files)));
    expect(inShort(findings).map((line) => line.split(' ')[0])).toEqual([...Array<string>(5).fill('picture'), ...Array<string>(7).fill('over-limit')]);
    expect(decoded.length).toBeLessThan(9); // those under way when the set was full
  });
});

describe('archives that are read', () => {
  it('are folders of their own name, zipped, tarred or gzipped', async () => {
    const files = { 'cat/a.png': cat, 'dog/b.png': dog };
    for (const [name, bytes, count] of [['pets.zip', await zip(files), 2], ['pets.tar', await tar(files), null], ['pets.tar.gz', await gzip(await tar(files)), null]] as const) {
      expect(inShort(await findingsOf(reader(), given({ [name]: bytes })))).toEqual([`archive ${name} ${count}`, 'picture pets/cat/a.png', 'picture pets/dog/b.png']);
    }
  });

  it('cannot write anywhere: names that lead up are only names', async () => {
    const evil = await zip({ '../../../etc/cron.d/a.png': cat, '/abs/b.png': dog, 'C:\\c\\notes.txt': 'x' });
    expect(inShort(await findingsOf(reader(), given({ 'evil.zip': evil }))).slice(1)).toEqual(['picture evil/etc/cron.d/a.png', 'picture evil/abs/b.png', 'not-a-picture evil/C:/c/notes.txt']);
  });

  it('within archives are named, not opened', async () => {
    const nested = await zip({ 'inner.zip': await zip({ 'a.png': cat }), 'b.png': dog });
    const findings = await findingsOf(reader(), given({ 'outer.zip': nested }));
    expect(inShort(findings).slice(1)).toEqual(['archive outer/inner.zip', 'picture outer/b.png']);
  });

  it('that hold nothing, are damaged or are something else are named', async () => {
    const cutOff = (await zip({ 'a.png': cat })).slice(0, 60);
    const findings = await findingsOf(reader(), given({ 'a.zip': cutOff, 'b.gz': await gzip(new TextEncoder().encode('no tar')), 'c.zip': await zip({}), 'd.png': dog }));
    expect(inShort(findings)).toEqual(['archive a.zip', 'archive b.gz', 'archive c.zip', 'picture d.png']);
    expect(detailOf(findings[0])).toContain('is cut off');
    expect(detailOf(findings[2])).toBe('holds no files');
  });

  it('share their duplicates with files that lie beside them', async () => {
    const findings = await findingsOf(reader(), given({ 'a.png': cat, 'pets.zip': await zip({ 'b.png': cat }) }));
    expect(inShort(findings)).toEqual(['picture a.png', 'archive pets.zip 1', 'duplicate pets/b.png']);
  });
});
