import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkParity, PARITY_TOLERANCE } from '../../src/engine/parity';

/** The same checks on whatever backend tfjs is set to. */
export function parityCases(): void {
  for (const name of ['dit-parity', 'dit-parity-sigma']) {
    test(`${name}: output, loss, gradients and DDIM sample agree with the reference DiT in PyTorch`, async () => {
      const bytes = readFileSync(fileURLToPath(new URL(`fixtures/${name}.safetensors`, import.meta.url)));
      const report = await checkParity(new Uint8Array(bytes).buffer);
      expect(report.output).toBeLessThan(PARITY_TOLERANCE.output);
      expect(report.loss).toBeLessThan(PARITY_TOLERANCE.loss);
      expect(report.ddim).toBeLessThan(PARITY_TOLERANCE.ddim);
      expect(report.gradients.size).toBe(31);
      for (const [parameter, error] of report.gradients) expect(error, parameter).toBeLessThan(PARITY_TOLERANCE.gradient);
      expect(report.isWithinTolerance).toBe(true);
    });
  }
}
