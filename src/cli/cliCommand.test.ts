import { describe, expect, it } from 'vitest';
import { defineCommand, parseOptions } from './cliCommand';
import { finiteNumber, oneOf, text, wholeNumber } from './optionValues';
import { UsageError } from './usageError';

const table = {
  out: { placeholder: 'DIR', help: 'where to', parse: text },
  steps: { placeholder: 'N', help: 'how many', parse: wholeNumber(1, 100) },
  lr: { placeholder: 'X', help: 'how fast', parse: finiteNumber },
  form: { placeholder: 'sampled|weighted', help: 'how', parse: oneOf('sampled', 'weighted') },
  json: { help: 'as JSON' },
};
const parse = (...argv: string[]) => parseOptions(table, argv);

describe('the options of a command', () => {
  it('are parsed to what they mean, in both notations', () => {
    const { values, positionals } = parse('--steps', '12', 'file', '--lr=1e-3', '--json', '--form', 'weighted');
    expect(values).toEqual({ out: undefined, steps: 12, lr: 1e-3, form: 'weighted', json: true });
    expect(positionals).toEqual(['file']);
  });

  it('are undefined or false when they are not given', () => {
    expect(parse().values).toEqual({ out: undefined, steps: undefined, lr: undefined, form: undefined, json: false });
  });

  it.each([
    [['--step', '3'], "Unknown option '--step'"],
    [['--steps'], 'argument missing'],
    [['--steps', 'many'], '--steps must be a whole number from 1 to 100, not "many".'],
    [['--steps', '0'], '--steps must be a whole number from 1 to 100, not "0".'],
    [['--steps', '1.5'], '--steps must be a whole number from 1 to 100, not "1.5".'],
    [['--lr', 'NaN'], '--lr must be a number, not "NaN".'],
    [['--lr='], '--lr must be a number, not "".'],
    [['--form', 'other'], '--form must be sampled or weighted, not "other".'],
    [['--out='], '--out must not be empty.'],
    [['--json=yes'], "does not take an argument"],
  ])('%j are refused', (argv, message) => {
    expect(() => parse(...argv)).toThrow(UsageError);
    expect(() => parse(...argv)).toThrow(message);
  });
});

describe('a command', () => {
  const command = defineCommand({ name: 'walk', positional: '', description: ['Walks.'], options: table, run: ({ steps }) => Promise.resolve(steps ?? 0) });

  it('runs with what was parsed', async () => {
    expect(await command.execute(['--steps', '7'])).toBe(7);
  });

  it('refuses words that are no options when it takes none', () => {
    expect(() => command.execute(['seven'])).toThrow('"seven" is no option of this command');
  });

  it('names every option in its help, in lines that fit a terminal', () => {
    for (const name of [...Object.keys(table), 'help']) expect(command.help).toContain(`--${name}`);
    expect(Math.max(...command.help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
