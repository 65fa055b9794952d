import type { EntryPath } from './entryPath';

/** Folders that part a set for training and testing rather than into classes. */
const SPLIT_FOLDERS = /^(train|training|val|valid|validation|test|testing|eval|dev)$/i;

export interface FolderLayout {
  /** Folders that all pictures share: of no consequence, but the last one names the set. */
  shared: readonly string[];
  /** For each picture the folder that is its class, '' for none. */
  topFolders: string[];
  /** Whether train, val, test … were taken together. */
  joinsSplits: boolean;
}

/** Which folder is a picture's class, as in torchvision's ImageFolder: the first one below what all pictures share. */
export function classFolders(pictures: readonly Pick<EntryPath, 'folders'>[]): FolderLayout {
  const shared = sharedFolders(pictures);
  const top = (depth: number): string[] => pictures.map(({ folders }) => folders[depth] ?? '');
  const topFolders = top(shared.length);
  const areSplits = pictures.length > 0 && topFolders.every((folder) => SPLIT_FOLDERS.test(folder));
  return areSplits ? { shared, topFolders: top(shared.length + 1), joinsSplits: true } : { shared, topFolders, joinsSplits: false };
}

function sharedFolders(pictures: readonly Pick<EntryPath, 'folders'>[]): readonly string[] {
  let shared = pictures[0]?.folders ?? [];
  for (const { folders } of pictures) {
    const differs = shared.findIndex((folder, index) => folders[index] !== folder);
    if (differs >= 0) shared = shared.slice(0, differs);
  }
  return shared;
}
