import { bindingsOf } from './program';
import type { RecordedValue, Recording } from './recording';

/**
 * Lets activations lie in memory as halves: what a program marks so, as long as every program takes it as vec4 and nothing else shares
 * its memory. Changes the recording's values.
 */
export function halveActivations({ commands, results }: Recording): void {
  const activations = new Set<RecordedValue>();
  const fixed = new Set<RecordedValue>(results.map(({ value }) => value));
  for (const command of commands) {
    if (command.kind === 'copy') {
      for (const value of [command.from, command.to]) fixed.add(value);
      continue;
    }
    const { program, values } = command;
    const bindings = bindingsOf(program);
    values.forEach((value, binding) => {
      if (bindings[binding]?.components !== 4 || value.given !== null) fixed.add(value);
      if (value.within !== null) fixed.add(value).add(value.within.value);
    });
    program.outputs.forEach(({ isActivation }, index) => {
      const value = values[values.length - program.outputs.length + index];
      if (isActivation === true && value !== undefined) activations.add(value);
    });
  }
  for (const value of activations) {
    if (fixed.has(value)) continue;
    value.storage = 'half';
    value.bytes /= 2;
  }
}
