import { describe, expect, it } from 'vitest';
import { convShapes } from '../../tests/parity/inceptionFixture';
import { inceptionUnits } from './inceptionStructure';

describe('the structure of Inception v3', () => {
  it('has the convolutions of the reference, by name, shape and order', () => {
    const shapes = inceptionUnits(1).map(({ name, inputs, outputs, kernel }) => [name, [outputs, inputs, ...kernel]]);
    expect(shapes).toHaveLength(94);
    expect(Object.fromEntries(shapes)).toEqual(convShapes);
  });

  it('has as many trainable numbers as Inception v3 without its classifiers', () => {
    const numbers = inceptionUnits(1).map(({ inputs, outputs, kernel }) => outputs * (inputs * kernel[0] * kernel[1] + 2));
    expect(numbers.reduce((sum, count) => sum + count)).toBe(21_785_568);
  });

  it('stays whole when it is thinned', () => {
    const thin = inceptionUnits(16);
    for (const [index, { name, inputs, outputs }] of inceptionUnits(1).entries()) {
      expect(thin[index]).toMatchObject({ name, inputs: inputs === 3 ? 3 : inputs / 16, outputs: outputs / 16 });
    }
  });
});
