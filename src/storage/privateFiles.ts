import type { ByteStore } from './byteStore';
import { asStorageError, StorageFullError } from './storageErrors';

const FOLDER = 'diff-tuning-playground';

/** Files in the origin's private file system. Only in a worker: every browser can write there, and nothing waits for the disk but this worker. */
export async function privateFiles(): Promise<ByteStore> {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });

  async function fileOf(name: string): Promise<File | null> {
    try {
      return await (await folder.getFileHandle(name)).getFile();
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async function remove(name: string): Promise<number> {
    const file = await fileOf(name);
    if (file === null) return 0;
    const { size } = file;
    await folder.removeEntry(name);
    return size;
  }

  return {
    write: async (name, bytes) => {
      try {
        const access = await (await folder.getFileHandle(name, { create: true })).createSyncAccessHandle();
        try {
          if (access.write(bytes, { at: 0 }) !== bytes.length) throw new StorageFullError();
          access.flush();
        } finally {
          access.close();
        }
      } catch (error) {
        await remove(name).catch(() => undefined); // the first error tells more
        throw asStorageError(error);
      }
    },
    read: async (name) => (await fileOf(name))?.arrayBuffer() ?? null,
    remove,
    files: async () => {
      const files: { name: string; modifiedMs: number }[] = [];
      for await (const [name, handle] of folder.entries()) {
        const file = handle instanceof FileSystemFileHandle ? await fileOf(name) : null;
        if (file !== null) files.push({ name, modifiedMs: file.lastModified }); // another tab may have removed it since
      }
      return files;
    },
  };
}

const isMissing = (error: unknown): boolean => error instanceof DOMException && error.name === 'NotFoundError';
