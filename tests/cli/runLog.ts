import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const lineSchema = z.looseObject({ type: z.string() });
const heldOutLossSchema = z.looseObject({ step: z.number(), rows: z.number(), mean: z.number(), byTimestep: z.array(z.object({ t: z.number(), loss: z.number() })) });

/** The log.jsonl of a run's folder, a line an event. */
export function logOf(folder: string): z.infer<typeof lineSchema>[] {
  return readFileSync(join(folder, 'log.jsonl'), 'utf8').trim().split('\n').map((line) => lineSchema.parse(JSON.parse(line)));
}

/** The held-out losses in it, without their times. */
export function heldOutLosses(log: z.infer<typeof lineSchema>[]): Pick<z.infer<typeof heldOutLossSchema>, 'step' | 'rows' | 'mean' | 'byTimestep'>[] {
  return log.flatMap((line) => {
    if (line.type !== 'heldOutLossMeasured') return [];
    const { step, rows, mean, byTimestep } = heldOutLossSchema.parse(line);
    return [{ step, rows, mean, byTimestep }];
  });
}
