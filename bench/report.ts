import { equalLosses, equalPixels } from './agreement';
import { cellOf, ratiosOf, type Report } from './benchmark';
import { markdownTable, type Column } from './markdownTable';
import type { MemoryResult } from './memory';
import type { Basis, ContestRow, CostRow } from './rows';
import type { ScalingRow } from './scaling';

const costColumns: Column<CostRow>[] = [
  { title: 'wall ms', of: ({ wallMs }) => wallMs, digits: 1 },
  { title: 'thread s', of: ({ threadSeconds }) => threadSeconds, digits: 2 },
  { title: 'JS ms', of: ({ jsMs }) => jsMs, digits: 1 },
  { title: 'dispatches', of: ({ dispatches }) => dispatches },
  { title: 'submits', of: ({ submits }) => submits },
  { title: 'GPU MB', of: ({ gpuMB }) => gpuMB },
  { title: 'GFLOP', of: ({ gflop }) => gflop, digits: 2 },
  { title: 'GFLOP/s', of: ({ gflopPerSecond }) => gflopPerSecond, digits: 1 },
  { title: '% of peak', of: ({ peakShare }) => 100 * peakShare, digits: 1 },
];

const scalingColumns: Column<ScalingRow>[] = [
  { title: 'varied', of: ({ varied }) => varied },
  { title: 'depth', of: ({ depth }) => depth },
  { title: 'width', of: ({ width }) => width },
  { title: 'tokens', of: ({ tokens }) => tokens },
  { title: 'batch', of: ({ batch }) => batch },
  { title: 'M weights', of: ({ parameters }) => parameters / 1e6, digits: 2 },
  ...costColumns,
];

/** The report as Markdown. */
export function reportText(report: Report): string {
  const { device, matMulPeak: peak, machine, versions, basis = 'wallMs' } = report;
  const sections = [
    [
      `${device.name}${device.isSoftware ? ' (software)' : ''}, ${machine.cores} × ${machine.cpu}; Node ${versions.node}, Dawn ${versions.webgpu}, tfjs ${versions.tfjs}, jax-js ${versions.jaxJs}`,
      `${report.date.slice(0, 10)}, commit ${report.commit ?? 'unknown'}: ${report.command}`,
      `Matrix-product peak: ${peak.gflopPerSecond.toFixed(1)} GFLOP/s${peak.gflopPerThreadSecond === null ? '' : `, ${peak.gflopPerThreadSecond.toFixed(2)} GFLOP a thread second`}`,
    ].join('  \n'),
  ];
  if (report.train) {
    sections.push('## A training step', contestTable(report.train.rows, basis), `Losses agreed in every step: largest relative difference ${report.train.largestDifference.toExponential(1)}, allowed ${equalLosses.tolerance}.`);
  }
  if (report.sampling) {
    sections.push('## Sampling', contestTable(report.sampling.rows, basis), `Pixels agreed: largest difference ${report.sampling.largestDifference.toExponential(1)}, allowed ${equalPixels.tolerance}.`);
  }
  if (report.scaling) sections.push('## Our training step as the model grows', markdownTable(scalingColumns, report.scaling));
  if (report.memory) sections.push('## Memory', ...report.memory.map(memoryText));
  return sections.join('\n\n');
}

function contestTable(rows: ContestRow[], basis: Basis): string {
  const advantage = (row: ContestRow): number | null => {
    const { vsTfjs, vsJaxJs } = ratiosOf(cellOf(rows, row), basis);
    return row.contestant === 'tfjs' ? vsTfjs : row.contestant === 'jax-js' ? vsJaxJs : null;
  };
  return markdownTable<ContestRow>(
    [
      { title: 'size', of: ({ size }) => size },
      { title: 'batch', of: ({ batch }) => batch },
      { title: 'contestant', of: ({ contestant }) => contestant },
      ...costColumns,
      { title: `× ours, ${basis === 'threadSeconds' ? 'thread s' : 'wall'}`, of: advantage, digits: 2 },
    ],
    rows,
  );
}

function memoryText({ size, contestant, samples, isFlat }: MemoryResult): string {
  const table = markdownTable(
    [
      { title: 'step', of: ({ step }) => step },
      { title: 'loss', of: ({ loss }) => loss, digits: 4 },
      { title: 'GPU MB', of: ({ gpuMB }) => gpuMB, digits: 1 },
      { title: 'resident MB', of: ({ residentMB }) => residentMB },
    ],
    samples,
  );
  return `${size}, ${contestant}: ${isFlat ? 'flat' : 'GROWING'}\n\n${table}`;
}
