import { parseOptions, type OptionTable, type ValueOption } from '../src/cli/cliCommand';
import { text, wholeNumber } from '../src/cli/optionValues';
import { UsageError } from '../src/cli/usageError';
import { contestantNames, type ContestantName } from './contestant';
import { sizeNames, type SizeName } from './modelShape';

const modes = ['quick', 'sampling', 'scaling', 'memory'] as const;

/** contest: training, then sampling. */
export type Mode = 'contest' | (typeof modes)[number];

export interface BenchOptions {
  mode: Mode;
  /** null: what suits mode and device. */
  sizes: SizeName[] | null;
  batches: number[] | null;
  /** Measured steps. */
  steps: number | null;
  contestants: ContestantName[] | null;
  json: boolean;
  out: string | null;
}

const table = {
  sizes: { placeholder: 'LIST', help: `models, of ${sizeNames.join(', ')}; default nano,small, and base too on hardware`, parse: listOf(nameOf(sizeNames)) },
  batches: { placeholder: 'LIST', help: 'batch sizes; default 8, and 32 too on hardware', parse: listOf(wholeNumber(1, 256)) },
  contestants: { placeholder: 'LIST', help: `who takes part, of ${contestantNames.join(', ')}; default all`, parse: listOf(nameOf(contestantNames)) },
  steps: { placeholder: 'N', help: 'measured steps of each; default 3, on hardware 20', parse: wholeNumber(1, 1_000_000) },
  quick: { help: 'only the small model at batch 8, in less than five minutes without a GPU' },
  sampling: { help: 'only the sampling contest: 20 guided DDIM steps for 8 pictures' },
  scaling: { help: "our engine's cost over depth, width, tokens and batch" },
  memory: { help: 'whether memory stays flat over 2,000 steps (--steps) of ours on tiny (--contestants, --sizes)' },
  json: { help: 'print one JSON object instead of tables' },
  out: { placeholder: 'FILE', help: 'write the JSON object there too', parse: text },
} satisfies OptionTable;

/** Options that choose the work, and the modes that leave the choice. */
const choices: Record<'sizes' | 'batches' | 'contestants' | 'steps', Mode[]> = {
  sizes: ['contest', 'sampling', 'memory'],
  batches: ['contest'],
  contestants: ['contest', 'quick', 'sampling', 'memory'],
  steps: ['contest', 'sampling', 'scaling', 'memory'],
};

/** Throws UsageError for what cannot be parsed or does not go together. */
export function parseBenchOptions(argv: string[]): BenchOptions {
  const { values, positionals } = parseOptions(table, argv);
  if (positionals.length > 0) throw new UsageError(`"${positionals[0] ?? ''}" is no option: options begin with --.`);
  const [mode = 'contest', other] = modes.filter((name) => values[name]);
  if (other !== undefined) throw new UsageError(`--${mode} and --${other} are two different benchmarks. Choose one.`);
  for (const [name, allowed] of Object.entries(choices)) {
    if (values[name as keyof typeof choices] !== undefined && !allowed.includes(mode)) throw new UsageError(`--${mode} chooses its work by itself: leave --${name} out.`);
  }
  const { sizes = null, batches = null, contestants = null, steps = null, json, out = null } = values;
  return { mode, sizes, batches, contestants, steps, json, out };
}

export function helpText(): string {
  const rows = Object.entries(table).map(([name, option]) => [`--${name}${'placeholder' in option ? ` ${option.placeholder}` : ''}`, option.help] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    'Usage: npm run bench -- [options]',
    '',
    'Our training step against the same in plain TensorFlow.js and in jax-js: one model, one batch, one set of pictures, step by step in turn.',
    'All must show equal losses, else the benchmark says who differs and exits with status 1. BENCHMARKS.md says what is measured and how.',
    '',
    ...[...rows, ['--help', 'print this'] as const].map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
  ].join('\n');
}

/** Comma-separated values, each once. */
function listOf<Value>(parse: (text: string) => Value): ValueOption<Value[]>['parse'] {
  return (list) => [...new Set(list.split(',').map((entry) => parse(entry.trim())))];
}

function nameOf<Name extends string>(names: readonly Name[]): (text: string) => Name {
  return (entry) => {
    const name = names.find((candidate) => candidate === entry);
    if (name === undefined) throw new Error(`must be a list of ${names.join(', ')}, separated by commas; "${entry}" is none of them.`);
    return name;
  };
}
