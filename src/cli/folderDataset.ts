import { basename, relative, resolve } from 'node:path';
import type { ImageDataset } from '../data/imageDataset';
import { sha256Hex } from '../data/sha256';
import { purpose } from '../random/purpose';
import { permutation, randomStream } from '../random/randomStream';
import { folderPictures, type FolderPicture } from './folderPictures';
import { readPicture } from './pictureFiles';
import { say, wordsOf } from './say';

/** Pictures decoded at once. */
const DECODED_AT_ONCE = 8;
/** Class of pictures that lie beside the class folders. */
const LOOSE_PICTURES = '.';

/**
 * A folder of pictures as a dataset of imageSize × imageSize. Sub-folders are classes; without any there is one class.
 * Names broken files and goes on without them; throws when no picture is left.
 */
export async function folderDataset(folder: string, imageSize: number): Promise<ImageDataset> {
  const { pictures, otherFiles } = folderPictures(folder);
  if (pictures.length === 0) {
    throw new Error(`The folder ${folder} holds no pictures${otherFiles > 0 ? ` (${otherFiles} files of other kinds)` : ''}. PNG, JPEG, WebP, AVIF, GIF, TIFF and SVG can be read, in sub-folders too.`);
  }
  if (otherFiles > 0) say(`${folder}: left out, being no ${otherFiles === 1 ? 'picture: 1 file' : `pictures: ${otherFiles} files`}.`);
  const decoded = await decodeAll(folder, pictures, imageSize);
  if (decoded.length === 0) throw new Error(`None of the ${pictures.length} pictures in ${folder} could be read.`);

  const name = basename(resolve(folder));
  const { classes, labels } = classesOf(decoded.map(({ picture }) => picture.topFolder), name);
  const pixels = new Uint8Array(decoded.length * imageSize * imageSize * 3);
  decoded.forEach(({ bytes }, index) => pixels.set(bytes, index * bytes.length));
  return {
    id: name,
    title: name,
    imageSize,
    channels: 3,
    count: decoded.length,
    pixels,
    labels,
    classes,
    ...heldOutSplit(decoded.length),
    flip: true,
    sha256: await sha256Hex(pixels),
  };
}

/** Classes by sub-folder, in alphabetical order; `folderName` where there are no sub-folders. */
export function classesOf(topFolders: readonly string[], folderName: string): { classes: string[]; labels: Uint16Array<ArrayBuffer> } {
  const present = [...new Set(topFolders)].sort();
  const label = new Map(present.map((folder, index) => [folder, index]));
  const classes = present.map((folder) => (folder === '' ? (present.length === 1 ? folderName : LOOSE_PICTURES) : folder));
  return { classes, labels: Uint16Array.from(topFolders, (folder) => label.get(folder) ?? 0) };
}

/** A tenth held out, always the same for the same number of pictures; never the only one. */
export function heldOutSplit(count: number): Pick<ImageDataset, 'trainIndices' | 'heldOutIndices'> {
  const heldOutCount = Math.min(Math.round(count / 10), count - 1);
  const order = permutation(randomStream(0, purpose.split), count);
  return { heldOutIndices: order.slice(0, heldOutCount).sort(), trainIndices: order.slice(heldOutCount).sort() };
}

async function decodeAll(folder: string, pictures: FolderPicture[], imageSize: number): Promise<{ picture: FolderPicture; bytes: Uint8Array }[]> {
  const decoded: { picture: FolderPicture; bytes: Uint8Array }[] = [];
  for (let first = 0; first < pictures.length; first += DECODED_AT_ONCE) {
    const together = await Promise.all(
      pictures.slice(first, first + DECODED_AT_ONCE).map(async (picture) => {
        try {
          return [{ picture, bytes: await readPicture(picture.path, imageSize) }];
        } catch (error) {
          say(`${relative(folder, picture.path)} cannot be read and is skipped: ${wordsOf(error)}`);
          return [];
        }
      }),
    );
    decoded.push(...together.flat());
  }
  return decoded;
}
