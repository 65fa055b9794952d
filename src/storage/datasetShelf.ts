import { datasetDigest, ownDatasetId } from '../data/ownDataset';
import { readDatasetFile, writeDatasetFile } from './datasetFile';
import type { Library } from './library';
import { storedDatasetSchema, type StoredDataset } from './records';
import type { LibraryParts } from './storedLibrary';
import { DamagedRecordError } from './storageErrors';

const THUMBNAILS = 8;

export interface DatasetShelf {
  library: Pick<Library, 'datasets' | 'saveDataset' | 'dataset' | 'renameDataset' | 'deleteDataset' | 'restoreDataset'>;
  /** Of every set, deleted ones included. */
  files: () => Promise<string[]>;
  purge: (before: number) => Promise<number>;
}

/** The picture sets of a library. */
export function datasetsOf({ records, bytes, now, newId }: Required<Omit<LibraryParts, 'use'>>): DatasetShelf {
  const list = async (): Promise<StoredDataset[]> => (await records.list('datasets')).flatMap((record) => storedDatasetSchema.safeParse(record).data ?? []);
  const setOf = (record: unknown): StoredDataset => {
    const parsed = storedDatasetSchema.safeParse(record);
    if (!parsed.success) throw new DamagedRecordError('This set of your own pictures is not in this browser. Drop its folder on the page again: the same pictures make the same set.');
    return parsed.data;
  };
  const change = async (id: string, changes: Partial<StoredDataset>): Promise<void> => {
    await records.change('datasets', id, (record) => ({ record: { ...setOf(record), ...changes } }));
  };

  return {
    library: {
      datasets: async () => (await list()).sort((a, b) => b.createdAt - a.createdAt),
      saveDataset: async (dataset, origin) => {
        const id = ownDatasetId(await datasetDigest(dataset));
        const known = storedDatasetSchema.safeParse(await records.get('datasets', id));
        if (known.success && (await isWhole(known.data))) {
          await change(id, { deletedAt: null });
          return { ...known.data, deletedAt: null };
        }
        const file = `dataset-${id}-${newId()}`;
        const written = writeDatasetFile(dataset);
        await bytes.write(file, written);
        const { title, imageSize, count, classes, trainIndices, heldOutIndices, flip, pixels } = dataset;
        const shown = Math.min(THUMBNAILS, count);
        const record: StoredDataset = {
          id, title, imageSize, count, classes, trainCount: trainIndices.length, heldOutCount: heldOutIndices.length, flip, origin, createdAt: now(), deletedAt: null, bytes: written.length, file,
          thumbnails: { imageSize, count: shown, pixels: spread(pixels, count, shown, imageSize) },
        };
        return records.change('datasets', id, () => ({ record }));
      },
      dataset: async (id) => {
        const { file, title } = setOf(await records.get('datasets', id));
        const read = await bytes.read(file);
        if (read === null) throw new DamagedRecordError(`The stored pictures of ${title} are gone. Delete the set and drop its folder again.`);
        return { ...(await readDatasetFile(id, read)), title };
      },
      renameDataset: (id, title) => change(id, { title }),
      deleteDataset: (id) => change(id, { deletedAt: now() }),
      restoreDataset: (id) => change(id, { deletedAt: null }),
    },
    files: async () => (await list()).map(({ file }) => file),
    purge: async (before) => {
      let freed = 0;
      for (const { id, deletedAt, file } of await list()) {
        if (deletedAt === null || deletedAt >= before) continue;
        await records.change('datasets', id, () => ({ record: undefined }));
        freed += await bytes.remove(file);
      }
      return freed;
    },
  };

  async function isWhole({ id, file }: StoredDataset): Promise<boolean> {
    const read = await bytes.read(file);
    return read !== null && (await readDatasetFile(id, read).then(() => true, () => false));
  }
}

/** A few pictures from all over the set: [shown, size, size, 3]. */
function spread(pixels: Uint8Array<ArrayBuffer>, count: number, shown: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = size * size * 3;
  const picked = new Uint8Array(shown * bytes);
  for (let index = 0; index < shown; index++) {
    const from = Math.floor((index * count) / shown) * bytes;
    picked.set(pixels.subarray(from, from + bytes), index * bytes);
  }
  return picked;
}
