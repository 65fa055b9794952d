import fc from 'fast-check';
import * as tf from '@tensorflow/tfjs';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { relativeError } from '../../tests/parity/distanceFixtures';
import { picturePixels, pictures, thinFile, thinWeights, widthDivisor } from '../../tests/parity/inceptionFixture';
import { floatsToRgb, imagesToFloats } from '../data/imageDataset';
import { SafetensorsError, writeSafetensors } from '../model/safetensors';
import { extractInceptionFeatures, InceptionNetError, loadInceptionNet } from './inceptionNet';

const file = thinFile();
const load = (bytes: ArrayBuffer) => loadInceptionNet(bytes, { widthDivisor });

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('loadInceptionNet', () => {
  it('loads 94 convolutions', () => {
    const net = load(file);
    expect(net.units.size).toBe(94);
    expect(net.featureCount).toBe(128);
    expect(net.units.get('Mixed_6b.branch7x7_2')).toMatchObject({ inputs: 8, outputs: 8, kernel: [1, 7] });
  });

  it('folds batch norm into the convolution', () => {
    const folded = load(file).units.get('Conv2d_4a_3x3');
    const weights = thinWeights();
    const value = (part: string, at: number) => weights.get(`Conv2d_4a_3x3.${part}`)?.data[at] ?? NaN;
    const [out, input, row, column] = [7, 3, 2, 1];
    const factor = value('bn.weight', out) / Math.sqrt(value('bn.running_var', out) + 0.001);
    expect(folded?.filter[((row * 3 + column) * 5 + input) * 12 + out]).toBeCloseTo(value('conv.weight', ((out * 5 + input) * 3 + row) * 3 + column) * factor, 6);
    expect(folded?.bias[out]).toBeCloseTo(value('bn.bias', out) - value('bn.running_mean', out) * factor, 6);
  });

  it('does without the classifier and the counters that a file of PyTorch may hold', () => {
    const whole = thinFile((weights) => {
      weights.set('fc.weight', { shape: [1008, 128], data: new Float32Array(1008 * 128) });
      weights.set('fc.bias', { shape: [1008], data: new Float32Array(1008) });
      weights.set('Mixed_7c.branch_pool.bn.num_batches_tracked', { shape: [], data: new Float32Array(1) });
    });
    expect(load(whole)).toEqual(load(file));
  });

  it('names a tensor that is missing, and says where such a file comes from', () => {
    expect(() => load(thinFile((weights) => weights.delete('Mixed_6e.branch1x1.bn.running_var')))).toThrow(
      "This file is not the Inception net of FID: Mixed_6e.branch1x1.bn.running_var is missing. Convert pytorch-fid's pt_inception-2015-12-05-6726825d.pth to safetensors as docs/inception.md says.",
    );
  });

  it('shows both shapes where one differs', () => {
    const turned = thinFile((weights) => weights.set('Mixed_7b.branch3x3_2a.conv.weight', { shape: [24, 24, 3, 1], data: new Float32Array(24 * 24 * 3) }));
    expect(() => load(turned)).toThrow('Mixed_7b.branch3x3_2a.conv.weight has shape [24, 24, 3, 1], expected [24, 24, 1, 3]');
  });

  it('refuses a net of other widths', () => {
    expect(() => loadInceptionNet(file)).toThrow('Conv2d_1a_3x3.conv.weight has shape [2, 3, 3, 3], expected [32, 3, 3, 3]');
  });

  it("refuses torchvision's own weights, which have the same names", () => {
    const torchvision = thinFile((weights) => weights.set('fc.bias', { shape: [1000], data: new Float32Array(1000) }));
    expect(() => load(torchvision)).toThrow(/another Inception net than FID's: fc\.bias has shape \[1000\], expected \[1008\]/);
  });

  it('names a tensor that does not belong', () => {
    expect(() => load(thinFile((weights) => weights.set('AuxLogits.fc.bias', { shape: [1], data: new Float32Array(1) })))).toThrow('AuxLogits.fc.bias does not belong there');
  });

  it('refuses weights that are NaN, and variances that are negative', () => {
    const changed = (name: string, value: number) => thinFile((weights) => weights.get(name)?.data.fill(value, 1, 2));
    expect(() => load(changed('Conv2d_2a_3x3.conv.weight', NaN))).toThrow('Conv2d_2a_3x3.conv.weight holds NaN or infinite values');
    expect(() => load(changed('Mixed_5b.branch_pool.bn.running_var', -1))).toThrow('Mixed_5b.branch_pool.bn.running_var holds negative, NaN or infinite values');
  });

  it('refuses another net', () => {
    const featureNet = Uint8Array.from(readFileSync(new URL('../../public/models/feature-net.safetensors', import.meta.url))).buffer;
    expect(() => loadInceptionNet(featureNet)).toThrow(/not the Inception net of FID: Conv2d_1a_3x3\.conv\.weight is missing; .* and \d+ more\. Convert/);
  });

  it('refuses a file that is cut off anywhere', () => {
    fc.assert(
      fc.property(fc.nat(file.byteLength - 1), (length) => {
        expect(() => load(file.slice(0, length))).toThrow(SafetensorsError);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses any bytes and any tensors with words of its own', () => {
    const name = fc.oneof(fc.constantFrom('fc.weight', 'Conv2d_1a_3x3.conv.weight', 'Conv2d_1a_3x3.bn.num_batches_tracked'), fc.string());
    const tensors = fc.uniqueArray(fc.tuple(name.filter((text) => text !== '__metadata__'), fc.nat(9)), { selector: ([text]) => text });
    const written = tensors.map((list) => writeSafetensors(list.map(([text, size]) => [text, { shape: [size], data: new Float32Array(size) }]), {}, 'F32'));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), written), (bytes) => {
        expect(errorOf(() => loadInceptionNet(Uint8Array.from(bytes).buffer))).toSatisfy((error) => error instanceof InceptionNetError || error instanceof SafetensorsError);
      }),
    );
  });
});

describe('extractInceptionFeatures', () => {
  const known = pictures.filter(({ side }) => side === 32);
  const pixels = Uint8Array.from(known.flatMap(({ name, side }) => [...picturePixels(name, side)]));

  it('gives pictures the same features together as alone, in more than one batch, and tells its progress', async () => {
    const progress: number[][] = [];
    const features = await extractInceptionFeatures(load(file), Uint8Array.from([...pixels, ...pixels]), { onProgress: (...counts) => void progress.push(counts) });
    const expected = known.flatMap((picture) => picture.features);
    expect(relativeError(features, [...expected, ...expected])).toBeLessThan(1e-5);
    expect(progress[0]).toEqual([1, 6]); // more at once where that is quick
    expect(progress.at(-1)).toEqual([6, 6]);
  });

  it('rounds samples to 8 bits, so that they have the features of the pictures that would be saved', async () => {
    const samples = imagesToFloats({ imageSize: 32, count: 3, pixels }, [0, 1]).map((value) => value * 1.01 + 0.0005);
    const saved = await extractInceptionFeatures(load(file), floatsToRgb(samples, 32));
    expect(await extractInceptionFeatures(load(file), samples)).toEqual(saved);
  });

  it('gives no features for no pictures', async () => {
    expect(await extractInceptionFeatures(load(file), new Uint8Array(0))).toEqual(new Float32Array(0));
  });

  it('refuses values that are no whole pictures', async () => {
    await expect(extractInceptionFeatures(load(file), new Uint8Array(32 * 32 * 4))).rejects.toThrow('4096 values are no whole number of 32×32 RGB pictures (3072 values each)');
    await expect(extractInceptionFeatures(load(file), new Uint8Array(3072), { side: 0 })).rejects.toThrow(InceptionNetError);
  });

  it('refuses samples with NaN in them, and says which', async () => {
    const samples = new Float32Array(2 * 3072).fill(NaN, 3072 + 7, 3072 + 8);
    await expect(extractInceptionFeatures(load(file), samples)).rejects.toThrow('Picture 1 of 2 holds NaN or infinite values');
  });
});

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
