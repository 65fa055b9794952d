import { say } from '../src/cli/say';
import type { ContestantName } from './contestant';
import { ContestProcess } from './contestProcess';
import { modelShapes, type SizeName } from './modelShape';

const BATCH = 8;
const SAMPLES = 20;
/** Growth from the first half of a run to the second that still counts as flat. */
const FLAT = 0.05;

/** Memory after a step, 10⁶ bytes. */
export interface MemorySample {
  step: number;
  loss: number;
  /** Buffers alive. */
  gpuMB: number;
  /** Resident memory of the process, a software GPU's included. */
  residentMB: number;
}

export interface MemoryResult {
  size: SizeName;
  contestant: ContestantName;
  samples: MemorySample[];
  isFlat: boolean;
}

/** Trains for `steps` steps and looks at memory twenty times. */
export async function runMemory(size: SizeName, contestant: ContestantName, steps: number): Promise<MemoryResult> {
  const process = await ContestProcess.open({ kind: 'train', contestant, shape: modelShapes[size], batch: BATCH });
  const every = Math.max(1, Math.floor(steps / SAMPLES));
  const samples: MemorySample[] = [];
  try {
    for (let step = 1; step <= steps; step++) {
      const { values: [loss = NaN], liveBytes, residentBytes } = await process.run(step);
      if (step % every !== 0) continue;
      samples.push({ step, loss, gpuMB: liveBytes / 1e6, residentMB: residentBytes / 1e6 });
      say(`${size}, ${contestant}: step ${step} of ${steps}, ${(liveBytes / 1e6).toFixed(1)} MB on the GPU, ${(residentBytes / 1e6).toFixed(0)} MB resident`);
    }
  } finally {
    process.close();
  }
  return { size, contestant, samples, isFlat: isFlat(samples.map(({ gpuMB }) => gpuMB)) && isFlat(samples.map(({ residentMB }) => residentMB)) };
}

/** Whether the second half's mean is at most a twentieth above the first half's; the first sample, still warming up, is left out. */
export function isFlat([, ...values]: number[]): boolean {
  const half = Math.ceil(values.length / 2);
  const mean = (part: number[]) => part.reduce((sum, value) => sum + value, 0) / part.length;
  return values.length < 2 || mean(values.slice(half)) <= (1 + FLAT) * mean(values.slice(0, half));
}
