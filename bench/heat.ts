import { say } from '../src/cli/say';
import { checkAgreement, type Comparison } from './agreement';
import type { ContestantName } from './contestant';
import { ContestProcess } from './contestProcess';
import type { ModelShape } from './modelShape';
import type { Measurement } from './task';

export interface Heat {
  /** For progress messages. */
  title: string;
  kind: 'train' | 'sample';
  shape: ModelShape;
  batch: number;
  contestants: ContestantName[];
  comparison: Comparison;
  /** Steps before those that count; compared like these. */
  warmUps: number;
  /** Steps that count; a contestant named in `fewer` does only so many. */
  steps: number;
  fewer?: Partial<Record<ContestantName, number>>;
}

export interface HeatResult {
  /** Of the steps that count. */
  measured: Map<ContestantName, Measurement[]>;
  /** Over all steps, in the comparison's terms. */
  largestDifference: number;
}

/**
 * All contestants on the same work, each in a process of its own, one step at a time in turn: whatever else the machine does meets all of them.
 * Rejects with DisagreementError when they do not compute the same.
 */
export async function runHeat(heat: Heat): Promise<HeatResult> {
  const { kind, shape, batch, warmUps, steps, fewer = {} } = heat;
  const processes = new Map<ContestantName, ContestProcess>();
  try {
    for (const contestant of heat.contestants) processes.set(contestant, await ContestProcess.open({ kind, contestant, shape, batch }));
    const measured = new Map<ContestantName, Measurement[]>(heat.contestants.map((name) => [name, []]));
    let largestDifference = 0;
    for (let step = 1; step <= warmUps + steps; step++) {
      const values = new Map<ContestantName, number[]>();
      for (const [name, process] of processes) {
        const last = warmUps + (fewer[name] ?? steps);
        if (step > last) continue;
        const measurement = await process.run(step);
        values.set(name, measurement.values);
        if (step > warmUps) measured.get(name)?.push(measurement);
        say(`${heat.title}: step ${step} of ${last}, ${name}: ${costInWords(measurement)}`);
      }
      largestDifference = Math.max(largestDifference, checkAgreement(heat.comparison, step, values));
    }
    return { measured, largestDifference };
  } finally {
    for (const process of processes.values()) process.close();
  }
}

function costInWords({ wallMs, threadSeconds }: Measurement): string {
  return `${wallMs.toFixed(0)} ms${threadSeconds === null ? '' : `, ${threadSeconds.toFixed(2)} thread seconds`}`;
}
