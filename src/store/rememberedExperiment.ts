import { z } from 'zod';
import { experimentRequestSchema } from '../config/experiments';
import { isOpen, type Experiment } from './lab';

const finite = z.number();
const images = z.object({ count: z.number().int().min(1), size: z.number().int().min(1), pixels: z.instanceof(Uint8ClampedArray) });
const experimentSchema = z.looseObject({
  id: z.number().int(),
  request: experimentRequestSchema,
  arms: z.array(z.looseObject({ id: z.string() })),
  status: z.enum(['queued', 'running', 'paused', 'finished', 'cancelled', 'failed']),
  base: z.string().nullable(),
  dataset: z.string().nullable(),
  modelStep: finite.nullable(),
  done: finite,
  total: finite,
  rows: z.array(z.looseObject({ arm: z.string(), x: finite, seed: finite })),
  strips: z.array(z.object({ arm: z.string(), x: finite, seed: finite, images })),
  hasLostStrips: z.boolean(),
  message: z.string().nullable(),
});

/** An experiment as an earlier visit stored it; null: it cannot be read. What was under way then has ended with its page. */
export function rememberedExperiment(record: unknown): Experiment | null {
  const parsed = experimentSchema.safeParse(record);
  if (!parsed.success) return null;
  const experiment = parsed.data as unknown as Experiment; // rows and arms are those that this page wrote
  return isOpen(experiment) ? { ...experiment, status: 'failed', secondsLeft: null, message: 'The page was closed before this was done; what was measured until then is kept. Start it again for the rest.' } : experiment;
}
