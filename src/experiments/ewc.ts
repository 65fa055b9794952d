import { defaultRunConfig } from '../config/defaults';
import type { ExperimentRow, RequestOf } from '../config/experiments';
import { PASSES_OF_A_TRAINED_ROW } from '../config/experimentCost';
import { readTensor } from '../gpu/backend';
import { ewcDistance, fisherInformation } from '../training/fisher';
import type { SampledModel } from '../training/sampledModel';
import type { Experiment, Lab } from './lab';

/** How far weights are from the pre-trained ones, weighed by how much these matter to it; as rows of the given place. */
export type EwcMeter = (model: SampledModel, place: Pick<ExperimentRow, 'arm' | 'x' | 'seed'>) => Promise<ExperimentRow[]>;

/**
 * Elastic weight consolidation's distance (METHOD.md §5.5): Σ F (θ − θ0)², F the mean of squared per-sample gradients of the pre-trained model on
 * its own samples. θ is the EMA, which is what gets sampled.
 * @param samples gradients that F is the mean of
 */
export async function ewcMeter({ base, bank, passed }: Pick<Lab, 'base' | 'bank' | 'passed'>, samples: number, seed: number): Promise<EwcMeter> {
  const images = await bank({ size: samples, ddimSteps: defaultRunConfig.bank.ddimSteps, seed });
  const fisher = await fisherInformation({ base, images, samples, seed, onSample: () => passed(PASSES_OF_A_TRAINED_ROW) });
  return async ({ layout, theta }, place) => {
    const { total, mean } = ewcDistance({ base, fisher, layout, theta: await readTensor(theta) });
    const row = { ...place, against: null, sd: null, nReal: null, nFake: samples, floor: null };
    return [
      { ...row, measure: 'ewcTotal', value: total },
      { ...row, measure: 'ewcMean', value: mean },
    ];
  };
}

/** The EWC distance of the model as it is, x = its step; every seed estimates F from other noise and timesteps. */
export async function* ewc(lab: Lab, { step, ...model }: SampledModel & { step: number }, { samples, seeds }: RequestOf<'ewc'>): Experiment {
  for (const seed of seeds) {
    const meter = await ewcMeter(lab, samples, seed);
    yield { kind: 'measured', rows: await meter(model, { arm: 'current', x: step, seed }) };
  }
}
