import { describe, expect, it } from 'vitest';
import { miniCheckpoint, miniConfig } from '../model/miniDit.testdata';
import { keepLabels, retargetLabels } from './labelTable';

const TABLE = 'y_embedder.embedding_table.weight';
const base = miniCheckpoint();
const tableOf = (numClasses: number, seed: number) => retargetLabels(base, numClasses, seed).weights.get(TABLE) ?? new Float32Array();

describe('the label table made ready for a target set', () => {
  it('has a row a class and keeps the null row as its last', () => {
    const table = tableOf(5, 1);
    expect(table).toHaveLength(6 * 16);
    expect(table.subarray(5 * 16)).toEqual(base.weights.get(TABLE)?.subarray(3 * 16));
    expect(retargetLabels(base, 5, 1).config).toEqual({ ...miniConfig, numClasses: 5 });
  });

  it('draws its other rows anew with deviation 0.02', () => {
    const rows = tableOf(400, 1).subarray(0, 400 * 16);
    const mean = rows.reduce((sum, value) => sum + value, 0) / rows.length;
    const deviation = Math.sqrt(rows.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows.length);
    expect(Math.abs(mean)).toBeLessThan(1e-3);
    expect(deviation / 0.02).toBeCloseTo(1, 1);
  });

  it('draws them even when the number of classes is the same: they are other classes', () => {
    expect(tableOf(3, 1).subarray(0, 48)).not.toEqual(base.weights.get(TABLE)?.subarray(0, 48));
  });

  it('repeats for a seed and differs for another', () => {
    expect(tableOf(5, 7)).toEqual(tableOf(5, 7));
    expect(tableOf(5, 7).subarray(0, 80)).not.toEqual(tableOf(5, 8).subarray(0, 80));
  });

  it('changes nothing in the checkpoint it comes from, and no other weight', () => {
    const before = new Map([...base.weights].map(([name, values]) => [name, values.slice()]));
    const { weights } = retargetLabels(base, 5, 1);
    expect(base.weights).toEqual(before);
    for (const [name, values] of base.weights) if (name !== TABLE) expect(weights.get(name), name).toBe(values);
  });
});

describe('the label table kept as it is', () => {
  const named = { ...base, metadata: { classes: 'cats,dogs,newts' } };

  it('is the base’s own, where the dataset has its classes', () => {
    expect(keepLabels(named, ['cats', 'dogs', 'newts'])).toBe(named);
    expect(keepLabels(base, ['any', 'three', 'names'])).toBe(base); // it names none
  });

  it('is refused for a dataset of other classes', () => {
    expect(() => keepLabels(named, ['cats', 'newts', 'dogs'])).toThrow('(cats,dogs,newts) are not those of the dataset (cats,newts,dogs)');
    expect(() => keepLabels(base, ['cats'])).toThrow('its classes (3) are not those of the dataset (cats)');
  });
});
