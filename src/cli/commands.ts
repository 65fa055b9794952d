import type { CliCommand } from './cliCommand';

interface CommandEntry {
  summary: string;
  /** Loaded only when it is called: tfjs takes a moment. */
  load: () => Promise<CliCommand>;
}

export const commands: ReadonlyMap<string, CommandEntry> = new Map([
  ['train', { summary: 'fine-tune a model with Diff-Tuning, or plainly', load: async () => (await import('./trainCommand')).trainCommand }],
  ['resume', { summary: 'go on with a run from its run file', load: async () => (await import('./resumeCommand')).resumeCommand }],
  ['sample', { summary: 'draw pictures from a model', load: async () => (await import('./sampleCommand')).sampleCommand }],
  ['evaluate', { summary: 'measure the distance between two picture sets', load: async () => (await import('./evaluateCommand')).evaluateCommand }],
  ['lab', { summary: 'run an experiment of the lab, such as the chain of forgetting', load: async () => (await import('./labCommand')).labCommand }],
  ['record', { summary: 'make the recorded run that the page begins with', load: async () => (await import('./recordCommand')).recordCommand }],
  ['bank', { summary: "draw a model's knowledge bank, to ship with it", load: async () => (await import('./bankCommand')).bankCommand }],
  ['parity', { summary: 'compare this implementation with reference values in a file', load: async () => (await import('./parityCommand')).parityCommand }],
  ['init', { summary: 'write a freshly initialised model', load: async () => (await import('./initCommand')).initCommand }],
]);

export const generalHelp = [
  'Usage: npm run cli -- COMMAND [options]',
  '',
  'Diff-Tuning Playground on the command line: the engine of the page, on WebGPU in Node.',
  '',
  'Commands:',
  ...[...commands].map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`),
  '',
  "npm run cli -- COMMAND --help tells a command's options.",
  'Exit status: 0 done, 1 failed, 2 wrong command line, 130 stopped by Ctrl-C. DEBUG=1 adds to an error where it arose.',
].join('\n');
