import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCheckpoint, writeCheckpoint } from './checkpoint';
import { ditParameterShapes, readDiTConfig, type DiTConfig } from './ditConfig';
import { initialWeights } from './initialWeights';
import { readSafetensors } from './safetensors';

const config: DiTConfig = { inputSize: 32, patchSize: 4, inChannels: 3, hiddenSize: 64, depth: 2, numHeads: 4, numClasses: 9, learnSigma: false };
const weights = initialWeights(config, 7);
const values = (name: string): Float32Array => weights.get(name) ?? new Float32Array();
const deviation = (numbers: Float32Array): number => Math.sqrt(numbers.reduce((sum, value) => sum + value * value, 0) / numbers.length);

describe('initial weights of a DiT', () => {
  it('hold the position table of the reference implementation', () => {
    const { metadata, tensors } = readSafetensors(readFileSync(new URL('../../tests/parity/fixtures/dit-parity.safetensors', import.meta.url)));
    const reference = tensors.get('param.pos_embed')?.data as Float32Array;
    const own = initialWeights(readDiTConfig(metadata), 0).get('pos_embed') ?? new Float32Array();
    expect(own.length).toBe(reference.length);
    const worst = own.reduce((most, value, index) => Math.max(most, Math.abs(value - (reference[index] ?? NaN))), 0);
    expect(worst).toBeLessThan(1e-7);
  });

  it('have every parameter in its shape, so that the checkpoint reads back', () => {
    expect([...weights.keys()]).toEqual([...ditParameterShapes(config).keys()]);
    const read = readCheckpoint(writeCheckpoint({ config, weights, metadata: {} }, 'F32').buffer);
    expect(read.config).toEqual(config);
    expect(read.weights).toEqual(weights);
  });

  it('are zero in biases, modulations and the last layer', () => {
    for (const name of ['blocks.0.attn.qkv.bias', 'x_embedder.proj.bias', 'blocks.1.adaLN_modulation.1.weight', 'final_layer.linear.weight', 'final_layer.adaLN_modulation.1.bias']) {
      expect(values(name).length, name).toBeGreaterThan(0);
      expect(values(name).every((value) => value === 0), name).toBe(true);
    }
  });

  it.each([
    ['blocks.0.mlp.fc1.weight', 64, 256],
    ['blocks.0.attn.qkv.weight', 64, 192],
    ['x_embedder.proj.weight', 48, 64],
  ])('are Xavier-uniform in %s', (name, inputs, outputs) => {
    const bound = Math.sqrt(6 / (inputs + outputs));
    expect(Math.max(...values(name))).toBeLessThanOrEqual(bound);
    expect(Math.max(...values(name))).toBeGreaterThan(0.98 * bound);
    expect(deviation(values(name)) / (bound / Math.sqrt(3))).toBeCloseTo(1, 1);
  });

  it.each(['t_embedder.mlp.0.weight', 't_embedder.mlp.2.weight', 'y_embedder.embedding_table.weight'])('are normal with deviation 0.02 in %s', (name) => {
    expect(deviation(values(name)) / 0.02).toBeCloseTo(1, 1);
  });

  it('repeat for one seed and differ for another, and from layer to layer', () => {
    expect(initialWeights(config, 7)).toEqual(weights);
    expect(initialWeights(config, 8).get('blocks.0.attn.proj.weight')).not.toEqual(values('blocks.0.attn.proj.weight'));
    expect(values('blocks.0.attn.proj.weight')).not.toEqual(values('blocks.1.attn.proj.weight'));
  });
});
