import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { say } from '../src/cli/say';
import packageJson from '../package.json';
import { contestantNames, type ContestantName } from './contestant';
import { runSampleContest, runTrainContest, type ContestResult } from './contest';
import type { DeviceFacts } from './gpuProbe';
import { measurePeak } from './measurePeak';
import { runMemory, type MemoryResult } from './memory';
import type { SizeName } from './modelShape';
import type { BenchOptions } from './options';
import { advantageOver, basisOf, type Basis, type ContestRow, type MatMulPeakResult } from './rows';
import { runScaling, type ScalingRow } from './scaling';

/** Steps before those that count; losses are compared in each. */
const WARM_UPS = 5;
const MEMORY_STEPS = 2000;

/** Our training step in one cell, and how the rivals compare: small at batch 8 where it was measured, else the last cell. */
export interface Headline {
  size: SizeName;
  batch: number;
  /** Rival's cost over ours, by `basis`: more than 1 when ours costs less. null: did not take part. */
  ratios: { vsTfjs: number | null; vsJaxJs: number | null };
  dispatches: number;
  jsMs: number | null;
  gpuMB: number;
}

export interface Report extends Partial<Headline> {
  command: string;
  /** ISO 8601. */
  date: string;
  /** Of the working tree; null outside a git repository. */
  commit: string | null;
  versions: Record<'node' | 'tfjs' | 'jaxJs' | 'webgpu', string>;
  machine: { cpu: string; cores: number };
  device: DeviceFacts;
  matMulPeak: MatMulPeakResult;
  basis?: Basis;
  train?: ContestResult;
  sampling?: ContestResult;
  scaling?: ScalingRow[];
  memory?: MemoryResult[];
}

export async function runBenchmark(options: BenchOptions, command: string): Promise<Report> {
  const { device, peak } = await measurePeak();
  say(`Matrix-product peak of ${device.name}: ${peak.gflopPerSecond.toFixed(1)} GFLOP/s${peak.gflopPerThreadSecond === null ? '' : `, ${peak.gflopPerThreadSecond.toFixed(2)} GFLOP a thread second`}`);
  return { command, ...circumstances(), device, matMulPeak: peak, ...(await measure(options, device.isSoftware, peak)) };
}

async function measure(options: BenchOptions, isSoftware: boolean, peak: MatMulPeakResult): Promise<Partial<Report>> {
  const { mode, contestants } = options;
  const all = contestants ?? [...contestantNames];
  const steps = options.steps ?? (isSoftware ? 3 : 20);
  switch (mode) {
    case 'contest': {
      const sizes: SizeName[] = options.sizes ?? (isSoftware ? ['nano', 'small'] : ['nano', 'small', 'base']);
      const train = await runTrainContest({ sizes, batches: options.batches ?? (isSoftware ? [8] : [8, 32]), contestants: all, warmUps: WARM_UPS, steps }, peak);
      const sampling = await sampleContest(options, all, isSoftware, peak);
      return { ...summary(train), train, sampling };
    }
    case 'quick': {
      // agreement over several steps is shown on a model that all are quick with
      const tiny = await runTrainContest({ sizes: ['tiny'], batches: [8], contestants: all, warmUps: WARM_UPS, steps: 1 }, peak);
      const train = await runTrainContest({ sizes: ['small'], batches: [8], contestants: all, warmUps: 1, ...(isSoftware ? { steps: 3, fewer: { tfjs: 1 } } : { steps: 20 }) }, peak);
      train.largestDifference = Math.max(train.largestDifference, tiny.largestDifference);
      return { ...summary(train), train };
    }
    case 'sampling': {
      const sampling = await sampleContest(options, all, isSoftware, peak);
      return { basis: basisOf(sampling.rows), sampling };
    }
    case 'scaling':
      return { scaling: await runScaling(steps, peak) };
    case 'memory': {
      const memory: MemoryResult[] = [];
      for (const size of options.sizes ?? ['tiny']) {
        for (const contestant of contestants ?? ['ours']) memory.push(await runMemory(size, contestant, options.steps ?? MEMORY_STEPS));
      }
      return { memory };
    }
  }
}

function sampleContest({ mode, sizes, steps }: BenchOptions, contestants: ContestantName[], isSoftware: boolean, peak: MatMulPeakResult): Promise<ContestResult> {
  // on software plain tfjs takes minutes for eight pictures of the nano model already: larger ones only when asked for
  const suitable: SizeName[] = isSoftware ? ['tiny'] : ['nano', 'small'];
  const asked = mode === 'sampling' || !isSoftware ? sizes : null;
  return runSampleContest({ sizes: asked ?? suitable, contestants, warmUps: 1, steps: steps ?? (isSoftware ? 1 : 5) }, peak);
}

function summary({ rows }: ContestResult): Partial<Report> {
  const basis = basisOf(rows);
  const ours = rows.filter(({ contestant }) => contestant === 'ours');
  const shown = ours.find(({ size, batch }) => size === 'small' && batch === 8) ?? ours.at(-1);
  if (shown === undefined) return { basis };
  const { size, batch, dispatches, jsMs, gpuMB } = shown;
  return { basis, size, batch, ratios: ratiosOf(cellOf(rows, shown), basis), dispatches, jsMs, gpuMB };
}

/** The rows of the same model and batch. */
export function cellOf(rows: ContestRow[], { size, batch }: Pick<ContestRow, 'size' | 'batch'>): ContestRow[] {
  return rows.filter((row) => row.size === size && row.batch === batch);
}

export function ratiosOf(cell: ContestRow[], basis: Basis): Headline['ratios'] {
  return { vsTfjs: advantageOver('tfjs', cell, basis), vsJaxJs: advantageOver('jax-js', cell, basis) };
}

function circumstances(): Pick<Report, 'date' | 'commit' | 'versions' | 'machine'> {
  const { dependencies, devDependencies } = packageJson;
  const git = spawnSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const cores = cpus();
  return {
    date: new Date().toISOString(),
    commit: git.status === 0 ? git.stdout.trim() : null,
    versions: { node: process.versions.node, tfjs: dependencies['@tensorflow/tfjs'], jaxJs: devDependencies['@jax-js/jax'], webgpu: devDependencies.webgpu },
    machine: { cpu: cores[0]?.model ?? 'unknown', cores: cores.length },
  };
}
