/** Files of bytes under names that are never used twice: a file is written whole, or it is not there. */
export interface ByteStore {
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** null: there is no such file. */
  read(name: string): Promise<ArrayBuffer | null>;
  /** Returns the bytes that it took; 0 where there was none. */
  remove(name: string): Promise<number>;
  /** modifiedMs: since 1970. */
  files(): Promise<{ name: string; modifiedMs: number }[]>;
}

/** Files that last as long as the page. */
export function memoryBytes(): ByteStore {
  const files = new Map<string, { bytes: Uint8Array<ArrayBuffer>; modifiedMs: number }>();
  return {
    write: (name, bytes) => Promise.resolve(void files.set(name, { bytes: bytes.slice(), modifiedMs: Date.now() })),
    read: (name) => Promise.resolve(files.get(name)?.bytes.slice().buffer ?? null),
    remove: (name) => {
      const size = files.get(name)?.bytes.length ?? 0;
      files.delete(name);
      return Promise.resolve(size);
    },
    files: () => Promise.resolve([...files].map(([name, { modifiedMs }]) => ({ name, modifiedMs }))),
  };
}
