/** A line for the person. stdout stays free for results. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What an error says, for the person. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
