import { describe, expect, it } from 'vitest';
import { ditConfigMetadata, ditParameterShapes, outputChannels, readDiTConfig, tokenCount } from './ditConfig';
import { miniConfig } from './miniDit.testdata';

const metadata = ditConfigMetadata(miniConfig);

describe("a DiT's configuration in a file's metadata", () => {
  it('is read as it was written', () => {
    expect(readDiTConfig(metadata)).toEqual(miniConfig);
    expect(readDiTConfig({ ...metadata, learn_sigma: 'true', steps: '9' })).toEqual({ ...miniConfig, learnSigma: true });
  });

  it('has no variance head where it does not say', () => {
    const rest = Object.fromEntries(Object.entries(metadata).filter(([name]) => name !== 'learn_sigma'));
    expect(readDiTConfig(rest).learnSigma).toBe(false);
  });

  it.each(['input_size', 'patch_size', 'in_channels', 'hidden_size', 'depth', 'num_heads', 'num_classes'])('is refused without %s, which the message names', (entry) => {
    const rest = Object.fromEntries(Object.entries(metadata).filter(([name]) => name !== entry));
    expect(() => readDiTConfig(rest)).toThrow(`, ${entry} is missing`);
  });

  it('is refused with every wrong entry named at once', () => {
    for (const wrong of ['0', '-4', '2.5', '1e3', ' 8', '', '12345678']) expect(() => readDiTConfig({ ...metadata, depth: wrong }), wrong).toThrow(`depth is "${wrong}", `);
    expect(() => readDiTConfig({ ...metadata, depth: 'x', learn_sigma: 'yes' })).toThrow(/depth is "x", expected a whole number, learn_sigma is "yes", expected True or False/);
  });

  it('is refused when its numbers do not go together', () => {
    expect(() => readDiTConfig({ ...metadata, input_size: '10' })).toThrow('input_size 10 is not a multiple of its patch_size 4');
    expect(() => readDiTConfig({ ...metadata, num_heads: '3' })).toThrow('hidden_size 16 is not a multiple of its num_heads 3');
    expect(() => readDiTConfig({ ...metadata, hidden_size: '18' })).toThrow('hidden_size 18 is not a multiple of 4');
  });
});

describe('the parameters of a DiT', () => {
  it('have the shapes of the reference implementation', () => {
    const shapes = ditParameterShapes(miniConfig);
    expect(shapes.size).toBe(3 + 4 + 1 + 10 + 4);
    expect(shapes.get('pos_embed')).toEqual([1, 4, 16]);
    expect(shapes.get('x_embedder.proj.weight')).toEqual([16, 3, 4, 4]);
    expect(shapes.get('t_embedder.mlp.0.weight')).toEqual([16, 256]);
    expect(shapes.get('y_embedder.embedding_table.weight')).toEqual([4, 16]);
    expect(shapes.get('blocks.0.adaLN_modulation.1.weight')).toEqual([96, 16]);
    expect(shapes.get('final_layer.linear.weight')).toEqual([48, 16]);
  });

  it('are twice as many in the last layer with a variance head', () => {
    const config = { ...miniConfig, learnSigma: true };
    expect(ditParameterShapes(config).get('final_layer.linear.weight')).toEqual([96, 16]);
    expect(outputChannels(config)).toBe(6);
    expect(tokenCount(config)).toBe(4);
  });
});
