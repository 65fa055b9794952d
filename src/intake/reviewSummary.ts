import { folderClasses } from '../data/folderClasses';
import { heldOutCount } from '../data/heldOutSplit';
import { classFolders } from './classFolders';
import { pathText } from './entryPath';
import { labelsOf } from './labelsOf';
import type { LabelTable } from './labelTable';
import { MAX_CLASSES } from './limits';
import type { ReadPicture } from './pictureReader';
import type { Review } from './review';

/** Class of pictures that the file of labels does not name. */
export const UNLABELLED = '(no label)';

export interface ReviewedClass {
  name: string;
  pictures: readonly ReadPicture[];
  isLeftOut: boolean;
}

/** What the review comes to as it stands. */
export interface ReviewSummary {
  /** As it is typed: may be empty. */
  title: string;
  /** What it is called where nobody names it. */
  ownTitle: string;
  /** In the order that the set will have. */
  classes: readonly ReviewedClass[];
  /** Where the classes come from. */
  classesFrom: { is: 'folders'; joinsSplits: boolean } | { is: 'labels'; path: string } | { is: 'nothing' };
  /** A file of labels that fits some of the pictures, whether it is used or not. */
  labels: { path: string; named: number } | null;
  /** Of the classes that take part. */
  count: number;
  heldOutCount: number;
  /** The set in memory and, nearly, in storage. */
  bytes: number;
  /** Why no set can be made of it; null when one can. */
  obstacle: string | null;
}

export function reviewSummary({ pictures, labelTables, choices, settings, status }: Review): ReviewSummary {
  const inOrder = byPath(pictures);
  const layout = classFolders(inOrder.map(({ path }) => path));
  const labels = fittingTable(labelTables, inOrder);
  const folder = layout.shared.at(-1) ?? 'My pictures';
  const title = choices.title ?? folder;
  const usesLabels = labels !== null && choices.usesLabels;
  const names = usesLabels ? labels.names.map((name) => name ?? UNLABELLED) : layout.topFolders;
  const grouped = folderClasses(names, folder);
  const classes = grouped.classes.map((name): { name: string; pictures: ReadPicture[]; isLeftOut: boolean } => ({ name, pictures: [], isLeftOut: choices.leftOut.has(name) }));
  inOrder.forEach((picture, index) => classes[grouped.labels[index] ?? 0]?.pictures.push(picture));

  const chosen = classes.filter(({ isLeftOut }) => !isLeftOut);
  const count = chosen.reduce((sum, { pictures: own }) => sum + own.length, 0);
  return {
    title,
    ownTitle: folder,
    classes,
    classesFrom: usesLabels ? { is: 'labels', path: labels.path } : classes.length > 1 ? { is: 'folders', joinsSplits: layout.joinsSplits } : { is: 'nothing' },
    labels: labels === null ? null : { path: labels.path, named: labels.names.filter((name) => name !== null).length },
    count,
    heldOutCount: heldOutCount(count, choices.heldOutPercent),
    bytes: count * (3 * settings.imageSize ** 2 + 2),
    obstacle: obstacleOf({ count, chosen: chosen.length, isReading: status === 'reading', found: pictures.length }),
  };
}

/** By code units, as torchvision sorts: the same everywhere, whatever the language. */
function byPath(pictures: readonly ReadPicture[]): ReadPicture[] {
  return pictures
    .map((picture) => ({ picture, key: pathText(picture.path) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ picture }) => picture);
}

function fittingTable(tables: readonly LabelTable[], pictures: readonly ReadPicture[]): { path: string; names: (string | null)[] } | null {
  let best: { path: string; names: (string | null)[]; named: number } | null = null;
  for (const table of tables) {
    const labelOf = labelsOf(table);
    const names = pictures.map(({ path }) => labelOf(path));
    const named = names.filter((name) => name !== null).length;
    if (named > (best?.named ?? 0)) best = { path: pathText(table.path), names, named };
  }
  return best;
}

function obstacleOf({ count, chosen, isReading, found }: { count: number; chosen: number; isReading: boolean; found: number }): string | null {
  if (isReading) return 'The files are still being read.';
  if (found === 0) return 'No picture was found.';
  if (chosen === 0) return 'Every class is left out: choose at least one.';
  if (chosen > MAX_CLASSES) return `${chosen} classes are too many: the model learns up to ${MAX_CLASSES}. Leave some out.`;
  if (count < 2) return 'One picture is no set: at least two are needed.';
  return null;
}
