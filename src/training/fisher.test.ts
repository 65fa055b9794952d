import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { addNoise } from '../diffusion/noising';
import { composedKernels } from '../kernels/kernelSet';
import { conditioning } from '../model/conditioning';
import { ditEps } from '../model/dit';
import { miniCheckpoint, miniConfig } from '../model/miniDit.testdata';
import { arenaLayout, arenaViews, joinViews, namedParameters, packArena, positionTableOf } from '../model/parameterArena';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { ewcDistance, fisherInformation, fisherSample } from './fisher';
import { retargetLabels } from './labelTable';
import { embeddingTable, pictures, schedule } from './miniRun.testdata';

beforeAll(() => tf.setBackend('cpu'));

const baseOf = (learnSigma = false) => ({ checkpoint: miniCheckpoint({ ...miniConfig, learnSigma }), schedule, embeddingTable });
const images = pictures(4, miniConfig.inputSize, 3);
const onSample = () => Promise.resolve();

/** Every sample by itself, with tfjs's own gradients. */
function plainLoop(learnSigma: boolean, samples: number, seed: number): Float32Array {
  const { checkpoint } = baseOf(learnSigma);
  const { config, weights } = checkpoint;
  const layout = arenaLayout(config);
  const sum = new Float64Array(layout.size);
  for (let index = 0; index < samples; index++) {
    const { x0, eps, t } = fisherSample(images, seed, index, 1000);
    const gradient = tf.tidy(() => {
      const shape: [number, number, number, number] = [1, 3, config.inputSize, config.inputSize];
      const noise = tf.tensor4d(eps, shape);
      const xt = addNoise(tf.tensor4d(x0, shape), noise, Float64Array.of(schedule.alphaBar[t] ?? NaN));
      const given = conditioning(embeddingTable, [t], [config.numClasses], config.numClasses);
      const positionTable = positionTableOf(checkpoint);
      const loss = (...views: tf.Tensor[]): tf.Tensor =>
        tf.losses.meanSquaredError(noise, ditEps(namedParameters(layout, views, positionTable), config, xt, given, composedKernels));
      return joinViews(layout, tf.grads(loss)(arenaViews(layout, tf.tensor1d(packArena(layout, weights)))));
    });
    gradient.dataSync().forEach((value, place) => {
      sum[place] = (sum[place] ?? NaN) + value * value;
    });
    gradient.dispose();
  }
  return Float32Array.from(sum, (value) => value / samples);
}

describe('Fisher information', () => {
  it.each([false, true])('is the mean of squared gradients of single samples (with a variance head: %s)', async (learnSigma) => {
    const expected = plainLoop(learnSigma, 6, 5);
    const found = await fisherInformation({ base: baseOf(learnSigma), images, samples: 6, seed: 5, onSample });
    const largest = Math.max(...expected);
    expect(largest).toBeGreaterThan(0);
    expected.forEach((value, place) => expect(Math.abs((found[place] ?? NaN) - value)).toBeLessThan(1e-5 * largest));
  });

  it('is not the square of a mean gradient: it grows no smaller with more samples', async () => {
    const [few, many] = [await fisherInformation({ base: baseOf(), images, samples: 2, seed: 5, onSample }), await fisherInformation({ base: baseOf(), images, samples: 16, seed: 5, onSample })];
    const sumOf = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0);
    expect(sumOf(many) / sumOf(few)).toBeGreaterThan(0.5);
  });

  it('repeats with its seed, tells every sample and leaves nothing behind', async () => {
    const before = tf.memory().numTensors;
    const progress: number[][] = [];
    const first = await fisherInformation({ base: baseOf(), images, samples: 3, seed: 5, onSample: (...counts) => Promise.resolve(void progress.push(counts)) });
    expect(await fisherInformation({ base: baseOf(), images, samples: 3, seed: 5, onSample })).toEqual(first);
    expect(await fisherInformation({ base: baseOf(), images, samples: 3, seed: 6, onSample })).not.toEqual(first);
    expect(progress).toEqual([[1, 3], [2, 3], [3, 3]]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('draws t from end to end, and noise anew for a picture shown again', () => {
    const t = Array.from({ length: 400 }, (_, index) => fisherSample(images, 5, index, 1000).t);
    expect(Math.abs(t.reduce((sum, value) => sum + value, 0) / 400 - 499.5)).toBeLessThan(60); // 4 standard errors
    const [once, again] = [fisherSample(images, 5, 1, 1000), fisherSample(images, 5, 5, 1000)];
    expect(again.x0).toEqual(once.x0);
    expect(again.eps).not.toEqual(once.eps);
  });

  it('cannot be had from no samples', async () => {
    await expect(fisherInformation({ base: baseOf(), images, samples: 0, seed: 5, onSample })).rejects.toThrow('from 0 samples of 4 pictures');
  });
});

describe('the EWC distance', () => {
  const base = baseOf();
  const baseLayout = arenaLayout(base.checkpoint.config);
  const tuned = retargetLabels(base.checkpoint, 2, 3);
  const layout = arenaLayout(tuned.config);
  const start = packArena(layout, tuned.weights);
  const fisher = Float32Array.from({ length: baseLayout.size }, (_, place) => (place % 7) / 10);
  const away = new Float32Array(layout.size);
  fillNormal(randomStream(2, purpose.noise), away);
  const moved = (by: number) => Float32Array.from(start, (value, place) => value + by * (away[place] ?? NaN));
  const labelRows = layout.slots.find(({ name }) => name === 'y_embedder.embedding_table.weight');

  it('is zero at the pre-trained weights, whatever the labels', () => {
    const parameters = baseLayout.slots.filter(({ name }) => name !== labelRows?.name).reduce((sum, { size }) => sum + size, 0);
    expect(ewcDistance({ base, fisher, layout, theta: start })).toEqual({ total: 0, mean: 0, parameters });
    const relabelled = start.map((value, place) => (place >= (labelRows?.offset ?? NaN) && place < (labelRows?.offset ?? NaN) + (labelRows?.size ?? NaN) ? value + 1 : value));
    expect(ewcDistance({ base, fisher, layout, theta: relabelled }).total).toBe(0);
  });

  it('is the sum of squares weighed by the information, parameter by parameter', () => {
    const theta = moved(0.1);
    let expected = 0;
    for (const { name, offset, size } of layout.slots) {
      if (name === labelRows?.name) continue;
      const place = baseLayout.slots.find((slot) => slot.name === name)?.offset ?? NaN;
      for (let index = 0; index < size; index++) expected += (fisher[place + index] ?? NaN) * ((theta[offset + index] ?? NaN) - (start[offset + index] ?? NaN)) ** 2;
    }
    const { total, mean, parameters } = ewcDistance({ base, fisher, layout, theta });
    expect(total / expected).toBeCloseTo(1, 10);
    expect(mean).toBe(total / parameters);
    expect(total).toBeGreaterThan(0);
  });

  it('grows with the square of the way', () => {
    const [near, far] = [0.1, 0.3].map((by) => ewcDistance({ base, fisher, layout, theta: moved(by) }).total);
    expect((far ?? NaN) / (near ?? NaN)).toBeCloseTo(9, 4);
  });

  it('leaves out the variance head, which does not train', () => {
    const wide = baseOf(true);
    const wideLayout = arenaLayout(wide.checkpoint.config);
    const theta = packArena(wideLayout, wide.checkpoint.weights);
    const { parameters } = ewcDistance({ base: wide, fisher: new Float32Array(wideLayout.size), layout: wideLayout, theta });
    expect(parameters).toBe(ewcDistance({ base, fisher, layout, theta: start }).parameters);
  });

  it('cannot be had between models of other shapes', () => {
    const other = arenaLayout({ ...miniConfig, hiddenSize: 32 });
    expect(() => ewcDistance({ base, fisher, layout: other, theta: new Float32Array(other.size) })).toThrow('Take the distance between a model and the base it was tuned from');
  });
});
