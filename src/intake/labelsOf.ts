import { entryPath, pathText, stem, type EntryPath } from './entryPath';
import type { LabelTable } from './labelTable';

type LookUp = (picture: EntryPath) => string | null;

/** Tables are looked into again whenever a picture is added: what was prepared for it stays with each. */
const prepared = new WeakMap<LabelTable, LookUp>();

/** Looks labels up for pictures: by path below the table's folder, then by name, then by name without its extension (as Kaggle's tables have it). */
export function labelsOf(table: LabelTable): LookUp {
  const lookUp = prepared.get(table) ?? prepare(table);
  prepared.set(table, lookUp);
  return lookUp;
}

function prepare({ path, byFile }: LabelTable): LookUp {
  const byStem = new Map<string, string>();
  for (const [file, label] of byFile) {
    const { name } = entryPath(file);
    if (!byFile.has(name)) byStem.set(name, label);
    byStem.set(stem(name), label);
  }
  const depth = path.folders.length;
  return ({ folders, name }) => {
    const isBelow = path.folders.every((folder, index) => folders[index] === folder);
    return byFile.get(pathText({ folders: folders.slice(isBelow ? depth : 0), name })) ?? byFile.get(name) ?? byStem.get(name) ?? byStem.get(stem(name)) ?? null;
  };
}
