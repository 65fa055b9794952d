import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { MEASURED_BASE, MEASURED_SAMPLES, MEASURED_STEPS, measuredOutcomes } from './measuredOutcomes';

const lineSchema = z.object({
  /** The first digits of the base file's SHA-256. */
  base: z.string().length(12),
  set: z.string(),
  method: z.enum(['base', 'standard', 'diff-tuning']),
  seed: z.number().nullable(),
  steps: z.number(),
  n: z.number(),
  fd_icon64_target: z.number(),
  fd_icon64_source: z.number(),
});

test('the outcomes shown in the page are those that were measured', () => {
  const lines = readFileSync('docs/measurements/screening.jsonl', 'utf8').trim().split('\n').map((line) => lineSchema.parse(JSON.parse(line)));
  const shown = lines.filter(({ seed }) => seed === null || seed === 0);
  expect(Object.keys(measuredOutcomes).sort()).toEqual([...new Set(shown.map(({ set }) => set))].sort());
  expect(shown).toHaveLength(3 * Object.keys(measuredOutcomes).length);
  const bundled = createHash('sha256').update(readFileSync(`public/models/${MEASURED_BASE}.safetensors`)).digest('hex');
  for (const { base, set, method, steps, n, ...distances } of shown) {
    const of = method === 'diff-tuning' ? 'diffTuning' : method;
    expect(measuredOutcomes[set]?.toTarget[of], `${set} ${method}`).toBe(Math.round(10 * distances.fd_icon64_target) / 10);
    expect(measuredOutcomes[set]?.toSource[of], `${set} ${method}`).toBe(Math.round(10 * distances.fd_icon64_source) / 10);
    expect(base, 'a new base has to be measured anew: docs/measurements/README.md').toBe(bundled.slice(0, 12));
    expect([steps, n]).toEqual([method === 'base' ? 0 : MEASURED_STEPS, MEASURED_SAMPLES]);
  }
});
