import { readdirSync, statSync, type Dirent } from 'node:fs';
import { extname, join } from 'node:path';

/** What sharp reads. */
const EXTENSIONS = new Set(['.png', '.jpg', '.jpeg', '.jpe', '.webp', '.gif', '.avif', '.tif', '.tiff', '.svg']);

/** A picture file below a folder. */
export interface FolderPicture {
  path: string;
  /** Sub-folder directly below the folder, in which it lies, however deep; '' for none. */
  topFolder: string;
}

/** All picture files below a folder, sub-folders included, in one fixed order; hidden files and folders left out, links to folders not followed. */
export function folderPictures(folder: string): { pictures: FolderPicture[]; otherFiles: number } {
  const pictures: FolderPicture[] = [];
  let otherFiles = 0;
  const walk = (path: string, topFolder: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const full = join(path, entry.name);
      if (entry.isDirectory()) walk(full, topFolder === '' ? entry.name : topFolder);
      else if (!isFile(entry, full)) continue;
      else if (EXTENSIONS.has(extname(entry.name).toLowerCase())) pictures.push({ path: full, topFolder });
      else otherFiles++;
    }
  };
  walk(folder, '');
  return { pictures, otherFiles };
}

function isFile(entry: Dirent, path: string): boolean {
  return entry.isFile() || (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}
