/** The command line itself is wrong: exit status 2, and a pointer to --help. */
export class UsageError extends Error {
  override name = 'UsageError';
}
