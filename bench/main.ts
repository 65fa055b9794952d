import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { say, wordsOf } from '../src/cli/say';
import { UsageError } from '../src/cli/usageError';
import { writeResult } from '../src/cli/writeResult';
import { runBenchmark } from './benchmark';
import { helpText, parseBenchOptions } from './options';
import { reportText } from './report';

/** Exit status: 0 done, 1 failed (contestants disagree, memory grows), 2 the command line is wrong. */
async function main(argv: string[]): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    await writeResult(helpText());
    return 0;
  }
  const options = parseBenchOptions(argv);
  if (options.out !== null && !existsSync(dirname(options.out))) throw new UsageError(`--out: there is no folder ${dirname(options.out)}.`);
  const report = await runBenchmark(options, `npm run bench -- ${argv.join(' ')}`.trim());
  const json = JSON.stringify(report, null, 2);
  if (options.out !== null) writeFileSync(options.out, `${json}\n`);
  await writeResult(options.json ? json : reportText(report));
  return report.memory?.every(({ isFlat }) => isFlat) === false ? 1 : 0;
}

const status = await main(process.argv.slice(2)).catch((error: unknown) => {
  const isUsage = error instanceof UsageError;
  say(`${wordsOf(error)}${isUsage ? ' See: npm run bench -- --help' : ''}`);
  return isUsage ? 2 : 1;
});
process.exit(status);
