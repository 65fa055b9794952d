import { parseArgs } from 'node:util';
import { UsageError } from './usageError';

/** An option that takes a value. */
export interface ValueOption<Value> {
  /** Stands for the value in the help. */
  placeholder: string;
  help: string;
  /** Throws an Error that begins with what the value must be, as in "must be a whole number". */
  parse: (text: string) => Value;
}

/** An option that is there or not. */
export interface Flag {
  help: string;
}

export type OptionTable = Record<string, ValueOption<unknown> | Flag>;

/** What was given: undefined for a value that was not, false for a flag that was not. */
export type OptionValues<Table extends OptionTable> = {
  [Name in keyof Table]: Table[Name] extends ValueOption<infer Value> ? Value | undefined : boolean;
};

export interface CommandDescription<Table extends OptionTable> {
  name: string;
  /** What may stand beside the options, as in "FILE.safetensors"; '' for nothing. */
  positional: string;
  /** Paragraphs of the help. */
  description: string[];
  options: Table;
  /** Resolves with the exit status. */
  run: (values: OptionValues<Table>, positionals: string[]) => Promise<number>;
}

export interface CliCommand {
  help: string;
  /** Parses what follows the command's name and does it. Resolves with the exit status; rejects with UsageError for what cannot be parsed. */
  execute: (argv: string[]) => Promise<number>;
}

export function defineCommand<Table extends OptionTable>(command: CommandDescription<Table>): CliCommand {
  return {
    help: helpOf(command),
    execute: (argv) => {
      const { values, positionals } = parseOptions(command.options, argv);
      if (positionals.length > 0 && command.positional === '') {
        throw new UsageError(`"${positionals[0] ?? ''}" is no option of this command: options begin with --.`);
      }
      return command.run(values, positionals);
    },
  };
}

/** Throws UsageError for unknown options, missing values and values that do not parse. */
export function parseOptions<Table extends OptionTable>(table: Table, argv: string[]): { values: OptionValues<Table>; positionals: string[] } {
  const options = Object.fromEntries(Object.entries(table).map(([name, option]) => [name, { type: takesValue(option) ? ('string' as const) : ('boolean' as const) }]));
  const given = tokenize(argv, options);
  const values = Object.entries(table).map(([name, option]) => {
    const value = given.values[name];
    if (!takesValue(option)) return [name, value === true];
    if (typeof value !== 'string') return [name, undefined];
    try {
      return [name, option.parse(value)];
    } catch (error) {
      throw new UsageError(`--${name} ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  return { values: Object.fromEntries(values) as OptionValues<Table>, positionals: given.positionals };
}

function tokenize(args: string[], options: Record<string, { type: 'string' | 'boolean' }>) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    // Node's advice on positional arguments that begin with a dash, from the second sentence on, is of no use here
    throw new UsageError(error instanceof Error ? (error.message.split(/\.\s/)[0] ?? error.message) : String(error));
  }
}

function takesValue(option: ValueOption<unknown> | Flag): option is ValueOption<unknown> {
  return 'parse' in option;
}

function helpOf<Table extends OptionTable>({ name, positional, description, options }: CommandDescription<Table>): string {
  const rows = [...Object.entries(options), ['help', { help: 'print this' }] as const].map(([option, entry]) => ({
    left: `  --${option}${takesValue(entry) ? ` ${entry.placeholder}` : ''}`,
    right: entry.help,
  }));
  const width = Math.min(30, Math.max(...rows.map(({ left }) => left.length)) + 2);
  const lines = rows.flatMap(({ left, right }) => {
    const wrapped = wrap(right, 100 - width);
    const first = left.length < width ? [left.padEnd(width) + (wrapped.shift() ?? '')] : [left];
    return [...first, ...wrapped.map((line) => ' '.repeat(width) + line)];
  });
  const usage = ['npm run cli --', name, positional, '[options]'].filter((part) => part !== '').join(' ');
  return [`Usage: ${usage}`, '', ...description.flatMap((paragraph) => [...wrap(paragraph, 100), '']), 'Options:', ...lines].join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
