import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bankFromSheet } from '../data/bankManifest';
import { datasetFromPack, verifyPixels } from '../data/datasetFromPack';
import type { ImageDataset } from '../data/imageDataset';
import { packFiles, parsePackManifest } from '../data/packManifest';
import type { Assets } from '../engine/assets';
import { folderDataset } from './folderDataset';
import { readSheet } from './pictureFiles';
import { readBytes } from './readBytes';
import { readJson } from './readJson';
import { scratchBaseBytes, scratchBaseOf } from './scratchBase';

const PACK_ID = /^[a-z0-9][a-z0-9-]*$/;

export interface NodeAssetsOptions {
  /** Folder with models/ and data/; the project's public/ when left out. */
  root?: string | undefined;
  /** Side of pictures read from folders. */
  pictureSize?: number;
}

/**
 * The engine's files from a disk. A base is the id of a bundled one, a .safetensors file, or made from scratch as its id says; a dataset is the id of a bundled pack,
 * a pack's JSON file with its sheet beside it, or a folder of pictures. Ids go before files of the same name: ./NAME means the file.
 */
export function nodeAssets({ root = defaultRoot(), pictureSize = 32 }: NodeAssetsOptions = {}): Assets {
  const models = join(root, 'models');
  const datasets = new Map<string, Promise<ImageDataset>>();
  return {
    base: (id) =>
      attempt(() => {
        const scratch = scratchBaseOf(id);
        return scratch === null ? readBytes(basePath(models, id)) : scratchBaseBytes(scratch);
      }),
    featureNet: () => attempt(() => readBytes(join(models, 'feature-net.safetensors'))),
    bank: async (id) => {
      const stem = basePath(models, id).replace(/\.safetensors$/, '');
      if (!existsSync(`${stem}.bank.json`)) return null;
      return bankFromSheet(readJson(`${stem}.bank.json`), await readSheet(`${stem}.bank.png`), `The knowledge bank ${stem}.bank.png`);
    },
    dataset: (reference) => {
      const dataset = datasets.get(reference) ?? readDataset(join(root, 'data'), reference, pictureSize);
      datasets.set(reference, dataset);
      return dataset;
    },
  };
}

/** Whether a reference means a folder of pictures, for which nobody has said what is held out. */
export function isPictureFolder(reference: string, root: string = defaultRoot()): boolean {
  return bundledPack(join(root, 'data'), reference) === null && statSync(reference, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The manifest of the bundled pack of that id. */
function bundledPack(packs: string, reference: string): string | null {
  const manifest = join(packs, packFiles(reference).manifest);
  return PACK_ID.test(reference) && existsSync(manifest) ? manifest : null;
}

async function readDataset(packs: string, reference: string, pictureSize: number): Promise<ImageDataset> {
  const bundled = bundledPack(packs, reference);
  if (bundled !== null) return readPack(bundled);
  const found = statSync(reference, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return folderDataset(reference, pictureSize);
  if (found?.isFile() === true && reference.endsWith('.json')) return readPack(reference);
  throw new Error(
    found === undefined
      ? `"${reference}" is neither the id of a picture pack in ${packs} nor a folder of pictures nor a pack's JSON file.`
      : `${reference} is no picture set: name a folder of pictures, a pack's JSON file or a pack's id.`,
  );
}

async function readPack(manifestPath: string): Promise<ImageDataset> {
  const manifest = parsePackManifest(readJson(manifestPath), manifestPath);
  const dataset = datasetFromPack(manifest, await readSheet(join(dirname(manifestPath), packFiles(manifest.id).sheet)));
  await verifyPixels(dataset);
  return dataset;
}

/** The file of a base: a bundled id, or a path. */
export function basePath(models: string, idOrFile: string): string {
  const bundled = join(models, `${idOrFile}.safetensors`);
  return !/[/\\]/.test(idOrFile) && existsSync(bundled) ? bundled : idOrFile;
}

/** public/ of the project that this bundle or source file belongs to, else of the current folder. */
function defaultRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [resolve(here, '../public'), resolve(here, '../../public'), resolve('public')];
  return candidates.find((folder) => existsSync(join(folder, 'models'))) ?? resolve('public');
}

/** What throws at once rejects instead. */
function attempt<Result>(work: () => Result): Promise<Result> {
  return new Promise((done) => done(work()));
}
