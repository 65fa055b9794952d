import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { datasetFromPack, verifyPixels } from './datasetFromPack';
import { packFiles, packIndexFile, parsePackIndex, parsePackManifest } from './packManifest';

const folder = new URL('../../public/data/', import.meta.url);
const readBytes = (file: string) => readFileSync(new URL(file, folder));
const readJson = (file: string): unknown => JSON.parse(readBytes(file).toString('utf8'));
const manifestOf = (id: string) => parsePackManifest(readJson(packFiles(id).manifest), packFiles(id).manifest);
const { packs } = parsePackIndex(readJson(packIndexFile), packIndexFile);

const licences: Record<string, string> = {
  emoji: 'Apache-2.0 AND CC-BY-4.0 AND MIT',
  'circle-flags': 'MIT',
  openmoji: 'CC-BY-SA-4.0',
  'fluent-emoji': 'MIT',
  fxemoji: 'CC-BY-4.0',
  meteocons: 'MIT',
  'game-icons': 'CC-BY-3.0',
  'vscode-icons': 'CC-BY-SA-4.0',
  'cryptocurrency-color': 'CC0-1.0',
};

async function decode(file: string) {
  const { data, info } = await sharp(readBytes(file)).raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`${file} has ${info.channels} channels; the packs are RGB.`);
  return { width: info.width, height: info.height, channels: info.channels, data };
}

describe('the committed packs', () => {
  it('are one source and eight sets to fine-tune on', () => {
    expect(packs.filter(({ role }) => role === 'source').map(({ id }) => id)).toEqual(['emoji']);
    expect(packs.map(({ id }) => id).sort()).toEqual(Object.keys(licences).sort());
  });

  it('take no more than 15 MB, and no file is there that no pack needs', () => {
    const files = readdirSync(folder);
    expect(files.sort()).toEqual([packIndexFile, ...packs.flatMap(({ id }) => Object.values(packFiles(id)))].sort());
    expect(files.reduce((sum, file) => sum + readBytes(file).length, 0)).toBeLessThan(15e6);
  });

  it('may be mirrored unless they are flags, logos, file icons or coins', () => {
    expect(packs.filter(({ flip }) => !flip).map(({ id }) => id).sort()).toEqual(['circle-flags', 'cryptocurrency-color', 'vscode-icons']);
  });

  it('hold the source with which the bundled base was trained', () => {
    const { count, classes, heldOutIndices, labels, names, sources } = manifestOf('emoji');
    expect(count).toBe(7977);
    expect(classes).toEqual(['activities', 'animals nature', 'flags', 'food drink', 'objects', 'people body', 'smileys emotion', 'symbols', 'travel places']);
    expect(classes.map((_, label) => labels.filter((other) => other === label).length)).toEqual([446, 695, 568, 569, 1186, 1490, 755, 1211, 1057]);
    expect(heldOutIndices.length).toBe(800);
    expect(heldOutIndices.slice(0, 6)).toEqual([14, 29, 32, 33, 38, 39]);
    expect(names[0]).toBe('noto:1st-place-medal');
    expect(sources.map((source) => source.package)).toEqual(['noto', 'noto-v1', 'twemoji', 'fluent-emoji-flat', 'emojione'].map((name) => `@iconify-json/${name}`));
  });
});

describe.each(packs)('the pack $id', (summary) => {
  const files = packFiles(summary.id);
  const manifest = manifestOf(summary.id);

  it('is the sheet and the pixels of its digests', async () => {
    const bytes = readBytes(files.sheet);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(manifest.sha256.sheet);
    await verifyPixels(datasetFromPack(manifest, await decode(files.sheet)));
  });

  it('is what its tile says', () => {
    const { id, title, role, count, flip, licence } = manifest;
    expect(summary).toMatchObject({ id, title, role, count, flip, licence, sha256: manifest.sha256.pixels });
    expect(summary.heldOutCount).toBe(manifest.heldOutIndices.length);
    expect(summary.trainCount + summary.heldOutCount).toBe(count);
    expect(summary.classCount).toBe(manifest.classes.length);
    expect(summary.sheetBytes).toBe(readBytes(files.sheet).length);
  });

  it('has a strip of pictures for its tile', async () => {
    const strip = await decode(files.thumbnails);
    expect([strip.width, strip.height]).toEqual([summary.thumbnailCount * manifest.imageSize, manifest.imageSize]);
  });

  it('states the licence and the origin of all its pictures', () => {
    expect(manifest.licence).toBe(licences[summary.id]);
    expect(manifest.sources.reduce((sum, source) => sum + source.count, 0)).toBe(manifest.count);
    expect([...new Set(manifest.sources.map((source) => source.licence.spdx))].sort().join(' AND ')).toBe(manifest.licence);
  });

  it('has classes in alphabetical order, none of them empty', () => {
    expect(manifest.classes).toEqual([...manifest.classes].sort());
    expect(new Set(manifest.labels).size).toBe(manifest.classes.length);
  });

  it('holds out a tenth, spread over the classes', () => {
    const { count, role, heldOutIndices, labels, classes } = manifest;
    if (role === 'target') expect(heldOutIndices.length).toBe(Math.round(count / 10));
    const heldOutLabels = heldOutIndices.map((index) => labels[index]);
    classes.forEach((_, label) => {
      const share = heldOutLabels.filter((other) => other === label).length / labels.filter((other) => other === label).length;
      expect(share).toBeGreaterThan(0.06);
      expect(share).toBeLessThan(0.14);
    });
  });
});

describe.each(packs.filter(({ role }) => role === 'target'))('the target pack $id', ({ id }) => {
  it('has no picture twice, so that none is trained on and held out', async () => {
    const { pixels, count } = datasetFromPack(manifestOf(id), await decode(packFiles(id).sheet));
    const length = pixels.length / count;
    const digests = Array.from({ length: count }, (_, index) => createHash('sha256').update(pixels.subarray(index * length, (index + 1) * length)).digest('hex'));
    expect(new Set(digests).size).toBe(count);
  });
});
