import { commands, generalHelp } from './commands';
import { say, wordsOf } from './say';
import { UsageError } from './usageError';
import { writeResult } from './writeResult';

/** Exit status: 0 done, 1 failed, 2 the command line is wrong, 130 stopped by Ctrl-C. */
async function main([name, ...argv]: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    if (name !== undefined) await writeResult(generalHelp);
    else say(generalHelp);
    return name === undefined ? 2 : 0;
  }
  const entry = commands.get(name);
  if (entry === undefined) {
    say(`There is no command "${name}". There are: ${[...commands.keys()].join(', ')}. See: npm run cli -- --help`);
    return 2;
  }
  const command = await entry.load();
  if (argv.includes('--help') || argv.includes('-h')) {
    await writeResult(command.help);
    return 0;
  }
  try {
    return await command.execute(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    say(`${error.message} See: npm run cli -- ${name} --help`);
    return 2;
  }
}

const status = await main(process.argv.slice(2)).catch((error: unknown) => {
  say(wordsOf(error));
  if (process.env['DEBUG'] !== undefined && error instanceof Error) say(error.stack ?? '');
  return 1;
});
// Dawn keeps Node alive, so the end must be said
process.exit(status);
