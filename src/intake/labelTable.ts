import Papa from 'papaparse';
import { z } from 'zod';
import { cleanName, entryPath, pathText, type EntryPath } from './entryPath';

/** Classes by file, from a CSV or JSON that came with the pictures. */
export interface LabelTable {
  /** The file that says so. */
  path: EntryPath;
  /** By path below the table's folder, as pathText writes it. */
  byFile: ReadonlyMap<string, string>;
}

/** The file cannot serve as labels; the message says why and continues "The file …". */
export class LabelFileError extends Error {
  override name = 'LabelFileError';
}

/** Column or key names, in the order in which they are looked for. */
const FILE_NAMES = ['file_name', 'filename', 'file', 'image', 'image_path', 'image_id', 'img', 'path', 'name', 'id'];
const LABEL_NAMES = ['label', 'class', 'class_name', 'category', 'target', 'species', 'breed', 'text', 'caption'];

const cellSchema = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const rowSchema = z.record(z.string(), z.unknown());
const jsonSchema = z.union([z.array(z.union([z.tuple([cellSchema, cellSchema]).rest(z.unknown()), rowSchema])), z.record(z.string(), cellSchema)]);

export const isLabelFile = ({ name }: EntryPath): boolean => /\.(csv|tsv|json|jsonl|ndjson)$/i.test(name);

/** Reads a table of labels. Throws LabelFileError where there is none in the text. */
export function labelTable(path: EntryPath, text: string): LabelTable {
  const extension = /[^.]*$/.exec(path.name.toLowerCase())?.[0] ?? '';
  const pairs = extension === 'csv' || extension === 'tsv' ? pairsOfRows(csvRows(text)) : pairsOfJson(extension === 'json' ? parseJson(text) : text.split('\n').filter((line) => line.trim() !== '').map(parseJson));
  const byFile = new Map<string, string>();
  for (const [file, label] of pairs) {
    const name = cleanName(label);
    if (file.trim() !== '' && name !== '') byFile.set(pathText(entryPath(file)), name);
  }
  if (byFile.size === 0) throw new LabelFileError('names no file with a label');
  return { path, byFile };
}

type Pair = readonly [file: string, label: string];

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LabelFileError('is no valid JSON', { cause: error });
  }
}

function csvRows(text: string): string[][] {
  return Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: 'greedy' }).data;
}

function pairsOfRows(rows: readonly string[][]): Pair[] {
  const [head = []] = rows;
  if (head.length < 2) throw new LabelFileError('has no two columns, one of files and one of labels');
  const named = namedColumns(head.map((cell) => cell.trim().toLowerCase()));
  // two columns without a head are taken as they come
  const [file, label, from] = named === null ? [0, 1, 0] : [...named, 1];
  if (named === null && head.length > 2) throw new LabelFileError(`has no columns that are called like files and labels (${FILE_NAMES.slice(0, 3).join(', ')} and ${LABEL_NAMES.slice(0, 3).join(', ')})`);
  return rows.slice(from).map((row) => [row[file] ?? '', row[label] ?? '']);
}

/** Places of the columns of files and of labels; null when the names do not tell. */
function namedColumns(names: readonly string[]): [file: number, label: number] | null {
  const file = FILE_NAMES.map((name) => names.indexOf(name)).find((index) => index >= 0);
  const label = LABEL_NAMES.map((name) => names.indexOf(name)).find((index) => index >= 0);
  if (label === undefined && file !== undefined && names.length === 2) return [file, 1 - file];
  return file === undefined || label === undefined ? null : [file, label];
}

function pairsOfJson(json: unknown): Pair[] {
  const parsed = jsonSchema.safeParse(json);
  if (!parsed.success) throw new LabelFileError('is no table of labels: neither {"file": "label"} nor a list of files with labels');
  if (!Array.isArray(parsed.data)) return Object.entries(parsed.data);
  return parsed.data.flatMap((row): Pair[] => {
    if (Array.isArray(row)) return [[row[0], row[1]]];
    const keys = Object.keys(row);
    const columns = namedColumns(keys.map((key) => key.toLowerCase()));
    if (columns === null) return [];
    const cells = columns.map((column) => cellSchema.safeParse(row[keys[column] ?? '']));
    return cells[0]?.success === true && cells[1]?.success === true ? [[cells[0].data, cells[1].data]] : [];
  });
}
