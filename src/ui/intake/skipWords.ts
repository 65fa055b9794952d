import type { SkipReason } from '../../intake/skippedFile';

/** What happened to files, as a heading over their names. */
export const skipWords: Record<SkipReason, string> = {
  'not-a-picture': 'Not a picture',
  broken: 'Broken',
  empty: 'Empty',
  'too-small': 'Too small',
  'too-large': 'Too large',
  duplicate: 'There already',
  'over-limit': 'Beyond the limit',
  unreadable: 'Not readable',
  archive: 'Archives',
};
