import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../model/safetensors';
import { extractFeatures, extractFeaturesFromPixels, FEATURE_COUNT, FeatureNetError, loadFeatureNet } from './featureNet';

type Weights = Map<string, { shape: readonly number[]; data: Float32Array }>;

const bundled = Uint8Array.from(readFileSync(new URL('../../public/models/feature-net.safetensors', import.meta.url))).buffer;

/** The bundled net's file after `change`. */
function changedFile(change: (weights: Weights) => void): ArrayBuffer {
  const weights: Weights = new Map();
  for (const [name, { shape, data }] of readSafetensors(bundled).tensors) {
    if (data instanceof Float32Array) weights.set(name, { shape: [...shape], data });
  }
  change(weights);
  return writeSafetensors(weights, {}, 'F32').buffer;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('loadFeatureNet', () => {
  it('loads the bundled net', () => {
    expect(loadFeatureNet(bundled).layers.map(({ inputs, outputs, stride, filter, bias }) => [inputs, outputs, stride, filter.length, bias.length])).toEqual([
      [3, 24, 1, 648, 24],
      [24, 48, 2, 10368, 48],
      [48, 48, 1, 20736, 48],
      [48, 64, 2, 27648, 64],
      [64, 64, 1, 36864, 64],
      [64, 64, 2, 36864, 64],
    ]);
  });

  it('names a tensor that is missing', () => {
    expect(() => loadFeatureNet(changedFile((weights) => weights.delete('conv4.bias')))).toThrow(/not the feature net: conv4\.bias is missing\. Use the bundled/);
  });

  it('names a tensor that does not belong', () => {
    const file = changedFile((weights) => weights.set('fc.bias', { shape: [2], data: new Float32Array(2) }));
    expect(() => loadFeatureNet(file)).toThrow('fc.bias does not belong there');
  });

  it('shows both shapes where one differs', () => {
    const file = changedFile((weights) => weights.set('conv1.weight', { shape: [24, 3, 1, 1], data: new Float32Array(72) }));
    expect(() => loadFeatureNet(file)).toThrow('conv1.weight has shape [24, 3, 1, 1], expected [24, 3, 3, 3]');
  });

  it('refuses weights that are NaN', () => {
    const file = changedFile((weights) => weights.set('conv2.bias', { shape: [48], data: new Float32Array(48).fill(NaN) }));
    expect(() => loadFeatureNet(file)).toThrow('conv2.bias holds NaN');
  });

  it('lists a few faults of many', () => {
    expect(() => loadFeatureNet(changedFile((weights) => weights.clear()))).toThrow(/conv1\.weight is missing; .*; and 8 more/);
  });
});

describe('feature extraction in plain loops', () => {
  it("gives the features of tfjs's own operations", async () => {
    const net = loadFeatureNet(bundled);
    const pixels = Uint8Array.from({ length: 3 * 32 * 32 * 3 }, (_, at) => (at * at * 31) % 256);
    const features = await extractFeaturesFromPixels(net, pixels);
    const composed = tf.tidy(() => {
      let x: tf.Tensor4D = tf.sub(tf.div(tf.tensor4d(pixels, [3, 32, 32, 3]), 127.5), 1);
      for (const { inputs, outputs, stride, filter, bias } of net.layers) {
        x = tf.relu(tf.add(tf.conv2d(x, tf.tensor4d(filter, [3, 3, inputs, outputs]), stride, 1), bias));
      }
      return tf.mean(x, [1, 2]).dataSync();
    });
    const largest = Math.max(...composed);
    expect(largest).toBeGreaterThan(0.1);
    expect([...features].map((value) => value / largest)).toEqual([...composed].map((value) => expect.closeTo(value / largest, 5) as number));
  });

  it('refuses images of another shape', async () => {
    const net = loadFeatureNet(bundled);
    const images = tf.zeros<tf.Rank.R4>([1, 32, 32, 3]);
    await expect(extractFeatures(net, images)).rejects.toThrow('takes [N, 3, 32, 32] images, not [N, 32, 32, 3]');
    await expect(extractFeaturesFromPixels(net, new Uint8Array(32 * 32 * 4))).rejects.toThrow(FeatureNetError);
    images.dispose();
  });

  it('gives no features for no images, and reports progress in images', async () => {
    const net = loadFeatureNet(bundled);
    expect(await extractFeaturesFromPixels(net, new Uint8Array(0))).toEqual(new Float32Array(0));
    const progress: number[][] = [];
    const features = await extractFeaturesFromPixels(net, new Uint8Array(11 * 32 * 32 * 3), { onProgress: (...counts) => void progress.push(counts) });
    expect(features).toHaveLength(11 * FEATURE_COUNT);
    expect(progress).toEqual([
      [8, 11],
      [11, 11],
    ]);
  });
});
