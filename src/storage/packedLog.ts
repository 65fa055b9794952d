import { z } from 'zod';
import type { StepRecord } from '../protocol/events';
import type { LoggedEvent } from './library';
import { DamagedRecordError } from './storageErrors';

/** Many steps in a few typed arrays: a tenth of the memory, and quick to store. A loss that was not there is NaN, which no stored loss is. */
const packedStepsSchema = z.object({
  type: z.literal('packedSteps'),
  stepMs: z.number(),
  step: z.instanceof(Uint32Array),
  reconsolidation: z.instanceof(Float64Array),
  retention: z.instanceof(Float64Array),
  /** Rows of either kind in each step, and their t one after the other: target rows, then bank rows, step by step. */
  targetRows: z.instanceof(Uint16Array),
  bankRows: z.instanceof(Uint16Array),
  t: z.instanceof(Uint16Array),
});
type PackedSteps = z.infer<typeof packedStepsSchema>;
type StepsCompleted = Extract<LoggedEvent, { type: 'stepsCompleted' }>;

const pieceSchema = z.array(z.looseObject({ type: z.string() }));

/** Events as they are stored. */
export function packLog(events: readonly LoggedEvent[]): unknown {
  return events.map((event) => (event.type === 'stepsCompleted' ? packSteps(event) : event));
}

/** The inverse. Throws DamagedRecordError when it is not what packLog made. */
export function unpackLog(piece: unknown): LoggedEvent[] {
  const parsed = pieceSchema.safeParse(piece);
  if (!parsed.success) throw new DamagedRecordError('A piece of the run’s log cannot be read.');
  return parsed.data.map((entry) => {
    if (entry.type !== 'packedSteps') return entry as unknown as LoggedEvent; // as this page wrote it, in its own database
    const packed = packedStepsSchema.safeParse(entry);
    if (!packed.success) throw new DamagedRecordError('The losses in a piece of the run’s log cannot be read.');
    return unpackSteps(packed.data);
  });
}

function packSteps({ steps, stepMs }: StepsCompleted): PackedSteps {
  return {
    type: 'packedSteps',
    stepMs,
    step: Uint32Array.from(steps, ({ step }) => step),
    reconsolidation: Float64Array.from(steps, ({ reconsolidation }) => reconsolidation ?? NaN),
    retention: Float64Array.from(steps, ({ retention }) => retention ?? NaN),
    targetRows: Uint16Array.from(steps, ({ targetT }) => targetT.length),
    bankRows: Uint16Array.from(steps, ({ bankT }) => bankT.length),
    t: Uint16Array.from(steps.flatMap(({ targetT, bankT }) => [...targetT, ...bankT])),
  };
}

function unpackSteps({ step, reconsolidation, retention, targetRows, bankRows, t, stepMs }: PackedSteps): StepsCompleted {
  let at = 0;
  const take = (count: number): number[] => Array.from(t.subarray(at, (at += count)));
  const lossOf = (value = NaN): number | null => (Number.isNaN(value) ? null : value);
  const steps = Array.from(step, (number, index): StepRecord => ({
    step: number,
    reconsolidation: lossOf(reconsolidation[index]),
    retention: lossOf(retention[index]),
    targetT: take(targetRows[index] ?? 0),
    bankT: take(bankRows[index] ?? 0),
  }));
  return { type: 'stepsCompleted', steps, stepMs };
}

/** The log as it was after `step` steps: what came later is left out. */
export function logUntil(events: readonly LoggedEvent[], step: number): LoggedEvent[] {
  return events.flatMap((event): LoggedEvent[] => {
    if (event.type === 'stepsCompleted') {
      const steps = event.steps.filter((record) => record.step <= step);
      return steps.length === 0 ? [] : [{ ...event, steps }];
    }
    return 'step' in event && event.step > step ? [] : [event];
  });
}
