import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { datasetZip } from './datasetZip';
import { createPictureReader } from './pictureReader';
import { decodeWithSharp, findingsOf } from './pictures.testdata';
import { folderNames, safeName } from './safeName';
import { unpackZip } from './unpackZip';

const SIZE = 8;
const pixels = Uint8Array.from({ length: 3 * 3 * SIZE * SIZE }, (_, at) => (at * 7) % 256);
const dataset = { title: 'My pets', imageSize: SIZE, count: 3, pixels, labels: Uint16Array.of(1, 0, 1), classes: ['cat/wild', '犬'] };

describe('a set as a zip', () => {
  it('is a folder of folders of PNGs with exactly its pixels', async () => {
    const names: string[] = [];
    for await (const entry of unpackZip(await datasetZip(dataset), { wants: () => true, isFull: () => false })) {
      if (entry.is !== 'file') throw new Error(entry.is);
      names.push(entry.path);
      const png = decode(entry.bytes);
      const index = names.length - 1;
      expect([...png.data]).toEqual([...pixels.subarray(index * 3 * SIZE * SIZE, (index + 1) * 3 * SIZE * SIZE)]);
    }
    expect(names).toEqual(['My pets/犬/1.png', 'My pets/cat_wild/2.png', 'My pets/犬/3.png']);
  });

  it('is read again as the pictures that it was made of', async () => {
    const reader = createPictureReader({ imageSize: SIZE, framing: 'crop', ground: [0, 0, 0] }, decodeWithSharp);
    const findings = await findingsOf(reader, [{ path: 'pets.zip', file: await datasetZip(dataset) }]);
    const again = findings.flatMap((finding) => (finding.is === 'picture' ? [...finding.picture.pixels] : []));
    expect(again).toEqual([...pixels]);
  });
});

describe('names of folders', () => {
  it('are allowed on every system, and no two are the same', () => {
    expect(folderNames(['a:b', 'a?b', 'A_B', '..', 'con', ' x. ', '犬'])).toEqual(['a_b', 'a_b (2)', 'A_B (3)', '_', '_con', 'x', '犬']);
    expect(safeName('../../etc')).not.toContain('/');
  });
});
