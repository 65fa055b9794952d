import { describe, expect, it } from 'vitest';
import { selectRows, toFeatureMatrix } from './featureMatrix';

describe('toFeatureMatrix', () => {
  it('counts the rows', () => {
    expect(toFeatureMatrix(new Float32Array(12), 4)).toMatchObject({ count: 3, dim: 4 });
  });

  it('keeps its own copy of the values', () => {
    const values = Float32Array.of(1, 2);
    const features = toFeatureMatrix(values, 2);
    values.fill(0);
    expect([...features.values]).toEqual([1, 2]);
  });

  it.each([NaN, Infinity, -Infinity])('names the image and the feature that is %s', (bad) => {
    expect(() => toFeatureMatrix(Float32Array.of(0, 0, 0, bad), 2)).toThrow(/Feature 1 of image 1 is (NaN|-?Infinity)/);
  });

  it('refuses values that do not divide into rows', () => {
    expect(() => toFeatureMatrix(new Float32Array(65), 64)).toThrow('65 feature values do not divide into rows of 64');
  });

  it.each([0, -1, 1.5, NaN])('refuses %s features an image', (dim) => {
    expect(() => toFeatureMatrix(new Float32Array(4), dim)).toThrow('positive integer');
  });
});

describe('selectRows', () => {
  it('takes rows in the order asked for, again where asked again', () => {
    const features = toFeatureMatrix(Float32Array.of(0, 1, 10, 11, 20, 21), 2);
    expect(selectRows(features, [2, 0, 2])).toEqual({ count: 3, dim: 2, values: Float64Array.of(20, 21, 0, 1, 20, 21) });
  });
});
