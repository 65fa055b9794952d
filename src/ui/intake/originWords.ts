import type { GivenFile } from '../../intake/pictureReader';

/** What was given, in words: "folder cats", "cats.zip", "12 files". */
export function originWords(files: readonly Pick<GivenFile, 'path'>[]): string {
  const tops = new Map<string, boolean>(); // name → whether it is a folder
  for (const { path } of files) {
    const slash = path.indexOf('/', 1);
    tops.set(slash < 0 ? path : path.slice(0, slash), slash >= 0);
  }
  const names = [...tops.keys()];
  const isOnlyFolders = [...tops.values()].every((isFolder) => isFolder);
  if (names.length === 1) return isOnlyFolders ? `folder ${names[0] ?? ''}` : (names[0] ?? '');
  if (isOnlyFolders) return names.length <= 3 ? `folders ${names.join(', ')}` : `${names.length} folders`;
  return `${files.length} files`;
}
