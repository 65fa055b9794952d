/** Class of pictures that lie beside the class folders. */
export const LOOSE_PICTURES = '.';

/**
 * Classes by folder, in the order of their code units, as torchvision's ImageFolder has them.
 * @param topFolders for each picture the folder that is its class, '' for none
 * @param name what the one class is called where there are no folders
 * @returns labels: for each picture the index of its class
 */
export function folderClasses(topFolders: readonly string[], name: string): { classes: string[]; labels: Uint16Array<ArrayBuffer> } {
  const present = [...new Set(topFolders)].sort();
  const label = new Map(present.map((folder, index) => [folder, index]));
  const classes = present.map((folder) => (folder === '' ? (present.length === 1 ? name : LOOSE_PICTURES) : folder));
  return { classes, labels: Uint16Array.from(topFolders, (folder) => label.get(folder) ?? 0) };
}
