/** Why a file is not in the set. */
export const skipReasons = ['not-a-picture', 'broken', 'empty', 'too-small', 'too-large', 'duplicate', 'over-limit', 'unreadable', 'archive'] as const;
export type SkipReason = (typeof skipReasons)[number];

export interface SkippedFile {
  /** As pathText writes it. */
  path: string;
  reason: SkipReason;
  /** In words, of this one file; '' where the reason says all. */
  detail: string;
}

/** A file that is left out; whoever reads it catches this and names it. */
export class SkipError extends Error {
  override name = 'SkipError';
  constructor(
    readonly reason: SkipReason,
    readonly detail: string,
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }
}
