import type { DigestedDataset } from '../data/ownDataset';
import type { Finding, GivenFile, ReadSettings } from './pictureReader';

/** What the page asks of the intake worker. Each worker reads one gift: another one, or the same with other settings, gets a fresh worker. */
export type IntakeRequest =
  | { type: 'begin'; settings: ReadSettings }
  /** Some of the files, in order; answered by any number of `found` and one `filesRead`. */
  | { type: 'readFiles'; files: GivenFile[] }
  /** The answer to `drawSvg`; null where the browser cannot draw it. */
  | { type: 'svgDrawn'; request: number; bitmap: ImageBitmap | null }
  | { type: 'exportDataset'; dataset: ExportedDataset };

/** What of a set goes into its zip. */
export type ExportedDataset = Pick<DigestedDataset, 'imageSize' | 'count' | 'pixels' | 'labels' | 'classes'> & { title: string };

export type IntakeReply =
  | { type: 'found'; findings: Finding[] }
  /** So many more of the given files are done. */
  | { type: 'filesRead'; count: number }
  /** Workers cannot draw SVG: the page is asked to, at this size. */
  | { type: 'drawSvg'; request: number; svg: string; width: number; height: number }
  | { type: 'datasetExported'; zip: Blob }
  /** Something that is no fault of a file. */
  | { type: 'failed'; message: string };
