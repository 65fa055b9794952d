import { openNodeDeviceAlone } from '../src/cli/nodeDevice';
import { loadBase, withBaseModel } from '../src/training/loadedBase';
import { prepareRun } from '../src/training/prepareRun';
import { writeCheckpoint } from '../src/model/checkpoint';
import { purpose } from '../src/random/purpose';
import { sampleImages } from '../src/training/sampleImages';
import type { StepRecord } from '../src/training/trainingRun';
import type { SampleContestant, TrainContestant } from './contestant';
import { sampling } from './sampling';
import type { Workload } from './workload';

/** Milliseconds; less than those after which a run reads its state back by itself. */
const SNAPSHOT_MS = 2500;

/** The playground's own engine. All that the benchmark asks of it is in this file. */
export async function openTrainer(workload: Workload): Promise<TrainContestant> {
  const { device, base } = await open(workload);
  const { run } = await prepareRun(workload.run, base, workload.dataset, workload.bank);
  let lastSnapshot = performance.now();
  return {
    name: 'ours',
    prepare: async () => {
      // a run keeps its last good state every few seconds: while others have their turn that is nearly every step
      if (performance.now() - lastSnapshot < SNAPSHOT_MS) return;
      await run.snapshot();
      lastSnapshot = performance.now();
    },
    step: async (step) => {
      run.advance();
      const record = (await run.readLosses()).at(-1);
      if (record?.step !== step) throw new Error(`Our engine did step ${record?.step ?? 'none'}, not ${step}.`);
      return meanLoss(record);
    },
    dispose: () => {
      run.dispose();
      device.close();
    },
  };
}

export async function openSampler(workload: Workload): Promise<SampleContestant> {
  const { device, base } = await open(workload);
  const labels = sampling.labels(workload);
  return {
    name: 'ours',
    draw: () =>
      withBaseModel(base, (model) =>
        sampleImages({
          model,
          embeddingTable: base.embeddingTable,
          alphaBar: base.schedule.alphaBar,
          labels,
          ddimSteps: sampling.ddimSteps,
          guidance: sampling.guidance,
          seed: workload.run.seed,
          noisePurpose: purpose.sampleNoise,
          batchSize: labels.length,
          onStep: () => device.finished(),
        }),
      ),
    dispose: () => {
      device.close();
    },
  };
}

async function open({ checkpoint }: Workload) {
  const device = await openNodeDeviceAlone('webgpu', 'auto', () => undefined); // the benchmark hears errors of every contestant's device: gpuProbe.ts
  return { device, base: loadBase('bench', 'bench', writeCheckpoint(checkpoint, 'F32').buffer) };
}

/** Over all rows of the batch; in the sampled form each row counts once. */
function meanLoss({ reconsolidation, retention, targetT, bankT }: StepRecord): number {
  return ((reconsolidation ?? 0) * targetT.length + (retention ?? 0) * bankT.length) / (targetT.length + bankT.length);
}
