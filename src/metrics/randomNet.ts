import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { featureNetLayout, type FeatureNet } from './featureNet';

/** Numbers under different versions cannot be compared. */
export const RANDOM_NET_VERSION = 1;
const RANDOM_NET_SEED = 64;
/** Var ReLU(z) is this share of Var z for a centred normal z; its second moment is the ½ behind the 2 of He's rule. */
const RELU_VARIANCE = 0.5 - 0.5 / Math.PI;

/**
 * The net behind FD-random: the feature net's layout with weights that no training has seen, and no biases. Layer l (from 0) is drawn in the order
 * [3, 3, in, out] from the Philox stream (64, featureRandom, 0, l). The first layer is He-normal, √(2 / (9 · inputs)) (He et al. 2015).
 * In the others each output's filter is centred to sum to nothing, and as much wider as what a centred filter sees of a ReLU's output is narrower:
 * uncentred, all outputs would follow the picture's overall strength, which then makes nine tenths of the features' variance.
 */
export function randomFeatureNet(): FeatureNet {
  const layers = featureNetLayout.map((layer, index) => {
    const { inputs, outputs } = layer;
    const filter = new Float32Array(9 * inputs * outputs);
    fillNormal(randomStream(RANDOM_NET_SEED, purpose.featureRandom, 0, index), filter);
    if (index > 0) centre(filter, outputs);
    const deviation = Math.sqrt(1 / (9 * inputs * (index > 0 ? RELU_VARIANCE : 0.5)));
    return { ...layer, filter: filter.map((value) => value * deviation), bias: new Float32Array(outputs) };
  });
  return { layers };
}

/** Takes each output's mean from its weights: [3, 3, in, out] */
function centre(filter: Float32Array, outputs: number): void {
  const means = new Float64Array(outputs);
  filter.forEach((weight, at) => (means[at % outputs] = (means[at % outputs] ?? 0) + (weight * outputs) / filter.length));
  filter.forEach((weight, at) => (filter[at] = weight - (means[at % outputs] ?? 0)));
}
