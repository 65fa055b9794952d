/** Names that Windows keeps for itself. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A name that is a file's or folder's on every system. */
export function safeName(name: string): string {
  const safe = name.replace(/[\u0000-\u001f<>:"/\\|?*]/g, '_').replace(/^[.\s]+|[.\s]+$/g, '');
  return safe === '' || RESERVED.test(safe) ? `_${safe}` : safe;
}

/** Class names as folders of any system, no two the same. */
export function folderNames(classes: readonly string[]): string[] {
  const taken = new Set<string>();
  return classes.map((name) => {
    const safe = safeName(name);
    let folder = safe;
    for (let number = 2; taken.has(folder.toLowerCase()); number++) folder = `${safe} (${number})`;
    taken.add(folder.toLowerCase());
    return folder;
  });
}
