import { MAX_FILES } from '../../intake/limits';

export interface GatheredFile {
  path: string;
  file: File;
}

export interface Gathered {
  files: GatheredFile[];
  /** Paths that the browser would not open. */
  unreadable: string[];
  /** There were more files than MAX_FILES. */
  isCutOff: boolean;
}

export interface GatherOptions {
  /** Told now and then how many files were found. */
  onCount: (count: number) => void;
  signal: AbortSignal;
}

/** Files opened at once while a folder is walked. */
const AT_ONCE = 64;

interface HandleItem {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}

/**
 * Everything that lies in what was dropped, folders walked through. Has to be called while the drop event is handled: browsers close it afterwards.
 * Rejects when the signal says so.
 */
export function gatherDrop(transfer: DataTransfer, options: GatherOptions): Promise<Gathered> {
  const roots = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => {
      const entry = item.webkitGetAsEntry();
      // folders dropped from some file managers can be walked only by their handle, and only some browsers have it
      const handle = entry?.isDirectory === true && isSecureContext ? ((item as HandleItem).getAsFileSystemHandle?.() ?? null) : null;
      return { entry, file: item.getAsFile(), handle };
    });
  return walkRoots(roots, options);
}

async function walkRoots(roots: readonly { entry: FileSystemEntry | null; file: File | null; handle: Promise<FileSystemHandle | null> | null }[], options: GatherOptions): Promise<Gathered> {
  const gathering = new Gathering(options);
  for (const { entry, file, handle } of roots) {
    const folder = await handle?.catch(() => null);
    if (folder instanceof FileSystemDirectoryHandle) await gathering.walkHandle(folder, folder.name);
    else if (entry?.isDirectory === true) await gathering.walkEntry(entry as FileSystemDirectoryEntry, entry.name);
    else if (file !== null) gathering.add(file.name, file);
  }
  return gathering.gathered;
}

class Gathering {
  readonly gathered: Gathered = { files: [], unreadable: [], isCutOff: false };

  constructor(private readonly options: GatherOptions) {}

  add(path: string, file: File): void {
    const { files } = this.gathered;
    if (files.length >= MAX_FILES) this.gathered.isCutOff = true;
    else files.push({ path, file });
    if (files.length % AT_ONCE === 0) this.options.onCount(files.length);
  }

  async walkHandle(folder: FileSystemDirectoryHandle, path: string): Promise<void> {
    let files: { name: string; open: () => Promise<File> }[] = [];
    for await (const child of folder.values()) {
      if (this.gathered.isCutOff) return;
      const below = `${path}/${child.name}`;
      if (child.kind === 'directory') await this.#named(below, this.walkHandle(child, below));
      else files.push({ name: below, open: () => (child).getFile() });
      if (files.length < AT_ONCE) continue;
      await this.#open(files);
      files = [];
    }
    await this.#open(files);
  }

  async walkEntry(folder: FileSystemDirectoryEntry, path: string): Promise<void> {
    const reader = folder.createReader();
    for (;;) {
      const children = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (children.length === 0 || this.gathered.isCutOff) return;
      const files = children.filter(({ isFile }) => isFile).map((child) => ({ name: `${path}/${child.name}`, open: () => new Promise<File>((resolve, reject) => (child as FileSystemFileEntry).file(resolve, reject)) }));
      await this.#open(files);
      for (const child of children) {
        const below = `${path}/${child.name}`;
        if (child.isDirectory) await this.#named(below, this.walkEntry(child as FileSystemDirectoryEntry, below));
      }
    }
  }

  async #open(files: readonly { name: string; open: () => Promise<File> }[]): Promise<void> {
    this.options.signal.throwIfAborted();
    const opened = await Promise.all(files.map(async ({ name, open }) => ({ name, file: await open().catch(() => null) })));
    for (const { name, file } of opened) {
      if (file === null) this.gathered.unreadable.push(name);
      else this.add(name, file);
    }
  }

  async #named(path: string, walk: Promise<void>): Promise<void> {
    try {
      await walk;
    } catch (error) {
      this.options.signal.throwIfAborted();
      if (!(error instanceof DOMException)) throw error;
      this.gathered.unreadable.push(path);
    }
  }
}

/** From a file or folder picker, or the clipboard; its files have no names of their own. */
export function gatherFiles(list: Iterable<File>): Gathered {
  const files = [...list].map((file) => ({ path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, file }));
  return { files: files.slice(0, MAX_FILES), unreadable: [], isCutOff: files.length > MAX_FILES };
}
