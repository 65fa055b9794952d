import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import type { Checkpoint } from './checkpoint';
import { ditParameterShapes, type DiTConfig } from './ditConfig';

/** As small as a DiT gets: four tokens of one block. */
export const miniConfig: DiTConfig = { inputSize: 8, patchSize: 4, inChannels: 3, hiddenSize: 16, depth: 1, numHeads: 2, numClasses: 3, learnSigma: false };

/** Normal values for every parameter, zero-initialised ones too, so that each of them matters. */
export function miniCheckpoint(config: DiTConfig = miniConfig, seed = 1): Checkpoint {
  const weights = new Map<string, Float32Array>();
  let place = 0;
  for (const [name, shape] of ditParameterShapes(config)) {
    const values = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
    fillNormal(randomStream(seed, purpose.parameterInit, 0, place++), values);
    weights.set(name, values.map((value) => 0.15 * value));
  }
  return { config, weights, metadata: { note: 'mini' } };
}
