import { DEFAULT_HELD_OUT_PERCENT } from '../data/heldOutSplit';
import type { LabelTable } from './labelTable';
import type { Finding, ReadPicture, ReadSettings } from './pictureReader';
import type { SkippedFile } from './skippedFile';

/** What was given, read so far, and what the person has decided about it. A new set is made of it only when they say so. */
export interface Review {
  /** What was given, in words: "folder cats", "3 files". */
  origin: string;
  settings: ReadSettings;
  /** failed: the reading stopped by itself; what was read before is kept. */
  status: 'reading' | 'read' | 'stopped' | 'failed';
  failure: string | null;
  /** Files to look at, those in opened archives included. */
  expected: number;
  /** false: an archive does not say how many files it holds. */
  isExpectedKnown: boolean;
  pictures: readonly ReadPicture[];
  skipped: readonly SkippedFile[];
  labelTables: readonly LabelTable[];
  /** Files that systems write beside pictures. */
  hidden: number;
  choices: ReviewChoices;
}

export interface ReviewChoices {
  /** null: named after what was given. */
  title: string | null;
  /** Classes that are left out, by name, so that they stay out when everything is read again. */
  leftOut: ReadonlySet<string>;
  heldOutPercent: number;
  flip: boolean;
  /** Whether a file of labels decides, where there is one. */
  usesLabels: boolean;
}

export type ReviewAction =
  /** Begins to read, or to read the same again with other settings. */
  | { type: 'readingBegan'; origin: string; settings: ReadSettings; filesGiven: number }
  /** More files were given while these were looked at. */
  | { type: 'moreGiven'; origin: string; count: number }
  | { type: 'found'; findings: readonly Finding[] }
  | { type: 'readingEnded' }
  | { type: 'readingStopped' }
  | { type: 'readingFailed'; message: string }
  | { type: 'chosen'; change: Partial<ReviewChoices> };

const firstChoices: ReviewChoices = { title: null, leftOut: new Set(), heldOutPercent: DEFAULT_HELD_OUT_PERCENT, flip: true, usesLabels: true };

export const emptyReview: Review = {
  origin: '',
  settings: { imageSize: 32, framing: 'crop', ground: [255, 255, 255] },
  status: 'read',
  failure: null,
  expected: 0,
  isExpectedKnown: true,
  pictures: [],
  skipped: [],
  labelTables: [],
  hidden: 0,
  choices: firstChoices,
};

export function reviewed(review: Review, action: ReviewAction): Review {
  switch (action.type) {
    case 'readingBegan': {
      const { origin, settings, filesGiven } = action;
      return { ...emptyReview, origin, settings, expected: filesGiven, status: 'reading', choices: review.choices };
    }
    case 'moreGiven':
      return { ...review, origin: action.origin, expected: review.expected + action.count, status: 'reading' };
    case 'found':
      return withFindings(review, action.findings);
    case 'readingEnded':
      return { ...review, status: 'read' };
    case 'readingStopped':
      return review.status === 'reading' ? { ...review, status: 'stopped' } : review;
    case 'readingFailed':
      return { ...review, status: 'failed', failure: action.message };
    case 'chosen':
      return { ...review, choices: { ...review.choices, ...action.change } };
  }
}

function withFindings(review: Review, findings: readonly Finding[]): Review {
  const pictures: ReadPicture[] = [];
  const skipped: SkippedFile[] = [];
  const labelTables: LabelTable[] = [];
  let { hidden, expected, isExpectedKnown } = review;
  for (const finding of findings) {
    if (finding.is === 'picture') pictures.push(finding.picture);
    else if (finding.is === 'skipped') skipped.push(finding.file);
    else if (finding.is === 'labels') labelTables.push(finding.table);
    else if (finding.is === 'hidden') hidden += 1;
    else {
      expected += (finding.count ?? 1) - 1; // its files in place of the archive
      isExpectedKnown &&= finding.count !== null;
    }
  }
  return {
    ...review,
    hidden,
    expected,
    isExpectedKnown,
    pictures: pictures.length === 0 ? review.pictures : [...review.pictures, ...pictures],
    skipped: skipped.length === 0 ? review.skipped : [...review.skipped, ...skipped],
    labelTables: labelTables.length === 0 ? review.labelTables : [...review.labelTables, ...labelTables],
  };
}

/** Files looked at so far. */
export const filesSeen = ({ pictures, skipped, labelTables, hidden }: Review): number => pictures.length + skipped.length + labelTables.length + hidden;
