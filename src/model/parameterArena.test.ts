import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ditParameterShapes } from './ditConfig';
import { miniCheckpoint, miniConfig } from './miniDit.testdata';
import { VIEW_ALIGNMENT } from '../kernels/vectors';
import { MODULATION } from './dit';
import { arenaLayout, arenaViews, decayMask, FROZEN_PARAMETER, joinViews, namedParameters, packArena, positionTableOf, unpackArena, type ArenaSlot } from './parameterArena';

const layout = arenaLayout(miniConfig);
const { weights } = miniCheckpoint();
const positions = weights.get(FROZEN_PARAMETER) ?? new Float32Array();

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('the parameter arena', () => {
  it('holds every parameter but the position table, each once, without overlaps', () => {
    const names = layout.slots.map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set([...ditParameterShapes(miniConfig).keys()].filter((name) => name !== 'pos_embed')));
    expect(names).toHaveLength(new Set(names).size);
    let end = 0;
    for (const { offset, size, shape } of layout.slots) {
      expect(offset).toBeGreaterThanOrEqual(end);
      expect(size).toBe(shape.reduce((product, extent) => product * extent, 1));
      end = offset + size;
    }
    expect(layout.size).toBeGreaterThanOrEqual(end);
  });

  it('gives a forward pass every element of the parameters once, in views that a GPU can bind', () => {
    const elements = ({ offset, size }: ArenaSlot) => Array.from({ length: size }, (_, index) => offset + index);
    expect(layout.views.flatMap(elements)).toEqual(layout.slots.flatMap(elements));
    expect(layout.views.every(({ offset }) => offset % VIEW_ALIGNMENT === 0)).toBe(true);
    const modulation = layout.views.filter(({ name }) => name.startsWith(MODULATION));
    expect(modulation.map(({ name, shape }) => [name, shape])).toEqual([['adaLN_modulation.weight', [128, 16]], ['adaLN_modulation.bias', [128]]]); // 6 · depth + 2 pieces
  });

  it('gives back what was packed', () => {
    expect(unpackArena(layout, packArena(layout, weights), positions)).toEqual(weights);
  });

  it('refuses weights that lack a parameter or have too few values of it', () => {
    const without = new Map(weights);
    without.delete('t_embedder.mlp.2.bias');
    expect(() => packArena(layout, without)).toThrow('no values for t_embedder.mlp.2.bias, expected 16');
    expect(() => packArena(layout, new Map(weights).set('t_embedder.mlp.2.bias', new Float32Array(3)))).toThrow('3 values for t_embedder.mlp.2.bias');
  });

  it('is cut into views that hold each parameter in its shape, and joined again', () => {
    const arena = packArena(layout, weights);
    const named = new Map<string, { shape: number[]; data: Float32Array }>();
    const joined = tf.tidy(() => {
      const views = arenaViews(layout, tf.tensor1d(arena));
      const parameters = namedParameters(layout, views, positionTableOf(miniCheckpoint()));
      for (const [name, tensor] of parameters) named.set(name, { shape: tensor.shape, data: tensor.dataSync<'float32'>() });
      return joinViews(layout, views).dataSync<'float32'>();
    });
    for (const [name, shape] of ditParameterShapes(miniConfig)) if (!name.includes('adaLN')) expect(named.get(name), name).toEqual({ shape, data: weights.get(name) });
    const modulations = ['blocks.0.adaLN_modulation.1', 'final_layer.adaLN_modulation.1'].flatMap((name) => [...(weights.get(`${name}.bias`) ?? [])]);
    expect([...(named.get('adaLN_modulation.bias')?.data ?? [])]).toEqual(modulations);
    expect(joined).toEqual(arena);
  });

  it('names the parameter for which a view is missing', () => {
    expect(() => namedParameters(layout, [], tf.scalar(0))).toThrow('No view for x_embedder.proj.weight');
  });
});

describe('the decay mask', () => {
  it('is not needed where everything trains', () => {
    expect(decayMask(layout)).toBeNull();
  });

  it('is zero on the variance channels of the last layer and one elsewhere', () => {
    const sigma = arenaLayout({ ...miniConfig, learnSigma: true });
    const mask = decayMask(sigma) ?? new Float32Array();
    const frozen: string[] = [];
    for (const { name, offset, size, shape } of sigma.slots) {
      const rowSize = size / (shape[0] ?? 1);
      for (let row = 0; row < (shape[0] ?? 0); row++) {
        const values = new Set(mask.subarray(offset + row * rowSize, offset + (row + 1) * rowSize));
        expect(values.size).toBe(1);
        if (values.has(0)) frozen.push(`${name} ${row}`);
      }
    }
    // the output is [p, p, 2C] a token, the variance in the last three of each six channels
    const rows = Array.from({ length: 96 }, (_, row) => row).filter((row) => row % 6 >= 3);
    expect(frozen).toEqual(['weight', 'bias'].flatMap((kind) => rows.map((row) => `final_layer.linear.${kind} ${row}`)));
  });
});
