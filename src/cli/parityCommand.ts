import { checkParity, PARITY_TOLERANCE, type ParityReport } from '../engine/parity';
import { defineCommand } from './cliCommand';
import { backendOption, matMulOption } from './commonOptions';
import { GpuErrors } from './gpuErrors';
import { openNodeDeviceAlone } from './nodeDevice';
import { readBytes } from './readBytes';
import { UsageError } from './usageError';
import { writeResult } from './writeResult';

export const parityCommand = defineCommand({
  name: 'parity',
  positional: 'FILE.safetensors',
  description: [
    'Compares this implementation with reference values in one file: output, loss, every gradient and a ten-step DDIM sample. ' +
      'Prints the worst relative error of each, max|a − b| / max|b|.',
    'The file holds param.NAME and grad.NAME for every parameter (pos_embed has no gradient), x0, t, y, eps, xt, output, loss, ddim_z, ddim_timesteps and ddim10, ' +
      "and the model's configuration in its __metadata__; see tests/parity/fixtures.",
    `Exit status 1 when an error is above its tolerance: ${PARITY_TOLERANCE.output} for output and loss, ${PARITY_TOLERANCE.gradient} for gradients, ${PARITY_TOLERANCE.ddim} for the sample.`,
  ],
  options: {
    backend: backendOption,
    matmul: matMulOption,
    json: { help: 'print one JSON object alone on stdout' },
  },
  run: async (values, [file, ...others]) => {
    if (file === undefined) throw new UsageError('Name the file with the reference values.');
    if (others.length > 0) throw new UsageError('Name one file only.');
    const bytes = readBytes(file);
    const gpuErrors = new GpuErrors();
    const device = await openNodeDeviceAlone(values.backend ?? 'webgpu', values.matmul ?? 'auto', gpuErrors.hear);
    const report = await checkParity(bytes);
    await gpuErrors.throwIfAny(device);
    await writeResult(values.json ? JSON.stringify(asJson(report)) : asText(report));
    return report.isWithinTolerance ? 0 : 1;
  },
});

function asJson({ config, output, loss, gradients, ddim, isWithinTolerance }: ParityReport) {
  return { config, output, loss, ddim, gradients: Object.fromEntries(gradients), isWithinTolerance };
}

function asText(report: ParityReport): string {
  const gradients = [...report.gradients].sort(([, a], [, b]) => (Number.isNaN(a) ? -1 : Number.isNaN(b) ? 1 : b - a));
  const [worstName, worstError] = gradients[0] ?? ['none', 0];
  const line = (name: string, error: number, tolerance: number) =>
    `${name.padEnd(50)}${error.toExponential(2).padStart(9)}  ${error <= tolerance ? 'within' : 'ABOVE '} ${tolerance}`;
  return [
    ...gradients.map(([name, error]) => line(`gradient of ${name}`, error, PARITY_TOLERANCE.gradient)),
    line('output', report.output, PARITY_TOLERANCE.output),
    line('loss', report.loss, PARITY_TOLERANCE.loss),
    line('DDIM sample', report.ddim, PARITY_TOLERANCE.ddim),
    line(`worst gradient (${worstName})`, worstError, PARITY_TOLERANCE.gradient),
    report.isWithinTolerance ? 'All within tolerance.' : 'NOT within tolerance.',
  ].join('\n');
}
