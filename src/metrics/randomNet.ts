import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { featureNetLayout, type FeatureNet } from './featureNet';

/** Numbers under different versions cannot be compared. */
export const RANDOM_NET_VERSION = 1;
const RANDOM_NET_SEED = 64;

/**
 * The net behind FD-random: the feature net's layout with weights that no training has seen. He-normal, standard deviation √(2 / (9 · inputs))
 * (He et al. 2015), layer l (from 0) in the order [3, 3, in, out] from the Philox stream (64, featureRandom, 0, l); no biases.
 */
export function randomFeatureNet(): FeatureNet {
  const layers = featureNetLayout.map((layer, index) => {
    const filter = new Float32Array(9 * layer.inputs * layer.outputs);
    fillNormal(randomStream(RANDOM_NET_SEED, purpose.featureRandom, 0, index), filter);
    const deviation = Math.sqrt(2 / (9 * layer.inputs));
    return { ...layer, filter: filter.map((value) => value * deviation), bias: new Float32Array(layer.outputs) };
  });
  return { layers };
}
