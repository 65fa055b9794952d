import { bindingsOf } from './program';
import type { RecordedCommand, RecordedValue, Recording } from './recording';

/** A value that lies idle for this many commands is worth computing again rather than keeping. */
const IDLE_COMMANDS = 24;

/**
 * Has programs marked `isCheap` run a second time just before the late uses of what they make, so that it need not be kept from the forward
 * to the backward pass (Chen et al. 2016, arXiv:1604.06174). Only where everything that they read is alive then anyway, has not been
 * changed in place meanwhile, and is not itself computed again.
 */
export function recomputeCheapValues({ commands, results }: Recording): Recording {
  const output = [...commands];
  const kept = new Set(results.map(({ value }) => value));
  const again = new Set<RecordedValue>();
  for (const command of commands) {
    if (command.kind !== 'dispatch' || !command.program.isCheap) continue;
    const [read, made] = splitValues(command);
    if (made.some((value) => value.within !== null || kept.has(value)) || read.some((value) => again.has(value))) continue;
    const uses = placesOf(output, made).filter((at) => output[at] !== command);
    const gap = uses.findIndex((at, index) => index > 0 && at - (uses[index - 1] ?? at) > IDLE_COMMANDS);
    const late = uses[gap];
    if (gap < 0 || late === undefined || read.some((value) => value.given === null && !isAliveAt(output, value, late))) continue;
    if (read.some((value) => isChanged(output.slice(output.indexOf(command), late), value))) continue;
    const copies = new Map(made.map((value): [RecordedValue, RecordedValue] => [value, { ...value }]));
    output.splice(late, output.length, replaced(command, copies), ...output.slice(late).map((later) => replaced(later, copies)));
    for (const value of made) again.add(value);
  }
  return { commands: output, results };
}

function splitValues({ program, values }: Extract<RecordedCommand, { kind: 'dispatch' }>): [RecordedValue[], RecordedValue[]] {
  const reads = values.length - program.outputs.length;
  return [values.slice(0, reads), values.slice(reads)];
}

/** Places of the commands that touch one of the values, ascending. */
function placesOf(commands: readonly RecordedCommand[], values: readonly RecordedValue[]): number[] {
  return commands.flatMap((command, at) => (touched(command).some((value) => values.includes(value)) ? [at] : []));
}

function isAliveAt(commands: readonly RecordedCommand[], value: RecordedValue, at: number): boolean {
  const root = rootValue(value);
  return commands.slice(at).some((command) => touched(command).some((other) => rootValue(other) === root));
}

/** Whether one of the commands changes the value in place, or writes a part of it. */
function isChanged(commands: readonly RecordedCommand[], value: RecordedValue): boolean {
  const root = rootValue(value);
  return commands.some((command) => {
    if (command.kind === 'copy') return rootValue(command.to) === root;
    const bindings = bindingsOf(command.program);
    return command.values.some((other, binding) => bindings[binding]?.access === 'update' && rootValue(other) === root);
  });
}

function touched(command: RecordedCommand): RecordedValue[] {
  return command.kind === 'dispatch' ? command.values : [command.from, command.to];
}

function rootValue(value: RecordedValue): RecordedValue {
  return value.within === null ? value : rootValue(value.within.value);
}

function replaced(command: RecordedCommand, copies: ReadonlyMap<RecordedValue, RecordedValue>): RecordedCommand {
  if (command.kind === 'dispatch') return { ...command, values: command.values.map((value) => replacedValue(value, copies)) };
  return { ...command, from: replacedValue(command.from, copies), to: replacedValue(command.to, copies) };
}

/** Views of a value move with it. */
function replacedValue(value: RecordedValue, copies: ReadonlyMap<RecordedValue, RecordedValue>): RecordedValue {
  const copy = copies.get(value);
  if (copy !== undefined) return copy;
  if (value.within === null) return value;
  const inner = replacedValue(value.within.value, copies);
  return inner === value.within.value ? value : { ...value, within: { ...value.within, value: inner } };
}
