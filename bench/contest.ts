import { equalLosses, equalPixels } from './agreement';
import { runHeat, type Heat } from './heat';
import { forwardFlop, trainStepFlop } from './flop';
import { ditConfigOf, modelShapes, type SizeName } from './modelShape';
import { costOf, type ContestRow, type MatMulPeakResult } from './rows';
import { sampling } from './sampling';

/** A heat for every size with every batch. */
export type ContestPlan = Pick<Heat, 'contestants' | 'warmUps' | 'steps' | 'fewer'> & { sizes: SizeName[]; batches: number[] };

export interface ContestResult {
  rows: ContestRow[];
  /** Largest relative difference of losses, or absolute one of pixels, in any step. */
  largestDifference: number;
}

export function runTrainContest(plan: ContestPlan, peak: MatMulPeakResult): Promise<ContestResult> {
  return runContest('train', plan, peak);
}

export function runSampleContest(plan: Omit<ContestPlan, 'batches'>, peak: MatMulPeakResult): Promise<ContestResult> {
  return runContest('sample', { ...plan, batches: [sampling.batch] }, peak);
}

async function runContest(kind: 'train' | 'sample', { sizes, batches, ...plan }: ContestPlan, peak: MatMulPeakResult): Promise<ContestResult> {
  const result: ContestResult = { rows: [], largestDifference: 0 };
  for (const size of sizes) {
    for (const batch of batches) {
      const shape = modelShapes[size];
      const config = ditConfigOf(shape, 1); // the number of classes changes no matrix product
      const flop = kind === 'train' ? trainStepFlop(config, batch) : 2 * sampling.ddimSteps * forwardFlop(config, batch);
      const comparison = kind === 'train' ? equalLosses : equalPixels;
      const { measured, largestDifference } = await runHeat({ ...plan, title: `${size}, batch ${batch}, ${kind}`, kind, shape, batch, comparison });
      for (const [contestant, measurements] of measured) {
        const cost = costOf(measurements, flop, peak);
        result.rows.push({ size, batch, contestant, ...cost, jsMs: kind === 'train' ? cost.jsMs : null }); // only a train step is handed over in one go
      }
      result.largestDifference = Math.max(result.largestDifference, largestDifference);
    }
  }
  return result;
}
