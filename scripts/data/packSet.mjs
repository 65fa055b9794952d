import { createHash } from 'node:crypto';
import { unicodeGroups } from './iconClasses.mjs';
import { heldOutByName, sourceHeldOut } from './heldOutSplit.mjs';
import { imageSize, renderIcons } from './renderIcon.mjs';
import { sheetColumns, spriteSheetPng } from './spriteSheet.mjs';

/** @typedef {import('./pictureSets.mjs').PictureSet} PictureSet */
/** @typedef {import('./pictureSets.mjs').LabelledIcon} LabelledIcon */
/** @typedef {import('../../src/data/packManifest').PackManifest} PackManifest */
/** @typedef {import('../../src/data/packManifest').PackSummary} PackSummary */
/** @typedef {LabelledIcon & { prefix: string, pixels: Uint8Array }} Picture */

/** @param {Uint8Array} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** @param {Uint8Array} pixels */
const isBlank = (pixels) => pixels.every((value) => value === 255);

/**
 * Leaves out blank pictures and exact repeats, so that no held-out picture is in the training part too. The source
 * keeps them: its list is the one with which its base models were trained.
 * @param {Picture[]} pictures
 */
function withoutRepeats(pictures) {
  const seen = new Set();
  return pictures.filter(({ pixels }) => {
    const digest = sha256(pixels);
    if (isBlank(pixels) || seen.has(digest)) return false;
    seen.add(digest);
    return true;
  });
}

/**
 * @param {PictureSet} set
 * @returns {Promise<{ manifest: PackManifest, summary: PackSummary, sheet: Buffer, thumbnail: Buffer }>}
 */
export async function packSet(set) {
  const labelledSources = set.read();
  const drawn = (
    await Promise.all(
      labelledSources.map(async ({ source, icons }) => {
        const pixels = await renderIcons(icons.map(({ svg }) => svg));
        return icons.map((icon, index) => ({ ...icon, prefix: source.package, pixels: /** @type {Uint8Array} */ (pixels[index]) }));
      }),
    )
  ).flat();
  const pictures = set.role === 'source' ? drawn : withoutRepeats(drawn);

  const classes = set.role === 'source' ? unicodeGroups : [...new Set(pictures.map(({ className }) => className))].sort();
  const names = pictures.map(({ name }) => name);
  const labels = pictures.map(({ className }) => classes.indexOf(className));
  const heldOutIndices = set.role === 'source' ? sourceHeldOut(names.length) : heldOutByName(set.id, names, labels);
  const sources = labelledSources.map(({ source }) => ({ ...source, count: pictures.filter(({ prefix }) => prefix === source.package).length }));
  const licence = [...new Set(sources.map((source) => source.licence.spdx))].sort().join(' AND ');

  const sheet = await spriteSheetPng(pictures.map(({ pixels }) => pixels), sheetColumns);
  const thumbnailPictures = set.thumbnails.map((name) => {
    const picture = pictures.find((candidate) => candidate.name === name);
    if (picture === undefined) throw new Error(`${set.id} has no picture "${name}" for its tile; choose another in pictureSets.mjs.`);
    return picture.pixels;
  });
  const pixelDigest = sha256(Buffer.concat(pictures.map(({ pixels }) => pixels)));

  /** @type {PackManifest} */
  const manifest = {
    format: 'diff-tuning-pack',
    version: 1,
    id: set.id,
    title: set.title,
    role: set.role,
    imageSize,
    columns: sheetColumns,
    count: names.length,
    flip: set.flip,
    licence,
    sources,
    sha256: { pixels: pixelDigest, sheet: sha256(sheet) },
    classes,
    labels,
    heldOutIndices,
    names,
  };
  return {
    manifest,
    summary: {
      id: set.id,
      title: set.title,
      role: set.role,
      count: names.length,
      trainCount: names.length - heldOutIndices.length,
      heldOutCount: heldOutIndices.length,
      classCount: classes.length,
      flip: set.flip,
      licence,
      attribution: sources.map(({ title, author }) => `${title} by ${author}`).join('; '),
      thumbnailCount: thumbnailPictures.length,
      sheetBytes: sheet.length,
      sha256: pixelDigest,
    },
    sheet,
    thumbnail: await spriteSheetPng(thumbnailPictures, thumbnailPictures.length),
  };
}
