import { basename, relative, resolve } from 'node:path';
import { folderClasses } from '../data/folderClasses';
import { heldOutSplit } from '../data/heldOutSplit';
import type { ImageDataset } from '../data/imageDataset';
import { sha256Hex } from '../data/sha256';
import { folderPictures, type FolderPicture } from './folderPictures';
import { readPicture } from './pictureFiles';
import { say, wordsOf } from './say';

/** Pictures decoded at once. */
const DECODED_AT_ONCE = 8;

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
  const { classes, labels } = folderClasses(decoded.map(({ picture }) => picture.topFolder), name);
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
