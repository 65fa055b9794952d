import type { SkipReason } from './skippedFile';

/** One file of an archive: its bytes, only its beginning where the rest was not wanted, or why there are none. `path` is as the archive has it. */
export type UnpackedEntry =
  | { path: string; is: 'file'; bytes: Uint8Array<ArrayBuffer>; isWhole: boolean }
  | { path: string; is: 'skipped'; reason: SkipReason; detail: string }
  | { path: string; is: 'hidden' };

/** The archive cannot be read, or not further. The message continues "The archive …". */
export class ArchiveError extends Error {
  override name = 'ArchiveError';
}

export interface UnpackOptions {
  /** Whether the rest of a file that begins so is of interest. */
  wants: (start: Uint8Array, path: string) => boolean;
  /** Whether anything more is taken; where not, entries are named without being read. */
  isFull: () => boolean;
  /** Told once how many files there are, where the archive says so. */
  onCount?: (count: number) => void;
}
