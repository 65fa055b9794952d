import { purpose } from '../random/purpose';
import { fillNormal, fillUniform, randomStream } from '../random/randomStream';
import { ditParameterShapes, type DiTConfig } from './ditConfig';
import { positionEmbedding } from './positionEmbedding';

const EMBEDDING_DEVIATION = 0.02;

/**
 * The weights of a DiT from scratch, as the reference DiT initialises them: linear layers and the patch embedding
 * Xavier-uniform, embeddings of timestep and label normal, biases, adaLN modulations and the last layer zero.
 * The parameter at place i of ditParameterShapes draws from the Philox stream (seed, parameterInit, 0, i).
 */
export function initialWeights(config: DiTConfig, seed: number): Map<string, Float32Array> {
  const weights = new Map<string, Float32Array>();
  let place = 0;
  for (const [name, shape] of ditParameterShapes(config)) {
    const values = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
    const stream = randomStream(seed, purpose.parameterInit, 0, place++);
    switch (rule(name)) {
      case 'positions':
        values.set(positionEmbedding(config.inputSize / config.patchSize, config.hiddenSize));
        break;
      case 'normal':
        fillNormal(stream, values);
        values.forEach((value, index) => (values[index] = value * EMBEDDING_DEVIATION));
        break;
      case 'xavier': {
        const outputs = shape[0] ?? 1; // [out, in] or, for the patch embedding, [out, C, p, p]
        const bound = Math.sqrt(6 / (outputs + values.length / outputs));
        fillUniform(stream, values);
        values.forEach((value, index) => (values[index] = (2 * value - 1) * bound));
        break;
      }
      case 'zero':
        break;
    }
    weights.set(name, values);
  }
  return weights;
}

function rule(name: string): 'positions' | 'normal' | 'xavier' | 'zero' {
  if (name === 'pos_embed') return 'positions';
  if (name.endsWith('.bias') || name.includes('adaLN_modulation') || name.startsWith('final_layer.')) return 'zero';
  return /^[ty]_embedder\./.test(name) ? 'normal' : 'xavier';
}
