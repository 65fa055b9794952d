/** The whole way in a minute or two of software WebGPU: weights from scratch, the real command, real pictures, loss on pictures that were never shown. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from './runCli';
import { heldOutLosses, logOf } from './runLog';

test('a model from scratch halves its loss on held-out emoji in 80 steps', async () => {
  const out = mkdtempSync(join(tmpdir(), 'pretrain-gpu-test-'));
  const options = '--size tiny --dataset emoji --steps 80 --batch 16 --lr 0.003 --evaluate-loss-every 40 --evaluate-loss-rows 64 --sample-every 0'.split(' ');
  try {
    const { status, stderr } = await runCli(['train', '--preset', 'pretrain', '--out', out, ...options]);
    expect(status, stderr).toBe(0);
    const losses = heldOutLosses(logOf(out));
    expect(losses.map(({ step }) => step)).toEqual([0, 40, 80]);
    const [start, halfway, end] = losses.map(({ mean, byTimestep: [, at100, at400] }) => ({ mean, at100: at100?.loss, at400: at400?.loss }));
    // measured over all t: 0.997, 0.524, 0.484; at t = 100: 0.997, 0.708, 0.658; at t = 400: 0.997, 0.471, 0.429. At t = 10 so few steps gain nothing.
    expect(start?.mean).toBeCloseTo(1, 1);
    expect(halfway?.mean).toBeLessThan(0.65);
    expect(end?.mean).toBeLessThan(0.56);
    expect(end?.at100).toBeLessThan(0.8);
    expect(end?.at400).toBeLessThan(0.52);
  } finally {
    rmSync(out, { recursive: true });
  }
});
