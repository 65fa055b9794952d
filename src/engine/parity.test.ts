import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../model/safetensors';
import { openCpuDevice } from './device';
import { checkParity, relativeError } from './parity';

const fixture = new Uint8Array(readFileSync(new URL('../../tests/parity/fixtures/dit-parity.safetensors', import.meta.url))).buffer;

/** The fixture with some of its float tensors changed, or left out. Whole numbers go in as floats, which the check reads alike. */
function altered(change: (name: string, data: Float32Array) => Float32Array | null): ArrayBuffer {
  const { metadata, tensors } = readSafetensors(fixture);
  const changed = [...tensors].flatMap(([name, { shape, data }]): [string, { shape: number[]; data: Float32Array }][] => {
    const values = change(name, Float32Array.from(data as Iterable<number | bigint>, Number));
    return values === null ? [] : [[name, { shape: [...shape], data: values }]];
  });
  return writeSafetensors(new Map(changed), metadata, 'F32').buffer;
}

beforeAll(openCpuDevice);

describe('the parity check', () => {
  it('passes on the reference values', async () => {
    expect(await checkParity(altered((_, data) => data))).toMatchObject({ isWithinTolerance: true });
  });

  it('fails when one weight is altered, and shows where', async () => {
    const report = await checkParity(altered((name, data) => (name === 'param.blocks.0.mlp.fc1.weight' ? data.map((value, index) => (index === 7 ? value + 0.3 : value)) : data)));
    expect(report.isWithinTolerance).toBe(false);
    expect(report.output).toBeGreaterThan(1e-4);
    expect(report.gradients.get('blocks.0.mlp.fc1.weight')).toBeGreaterThan(1e-3);
  });

  it('fails when only one gradient is altered', async () => {
    const name = 'grad.t_embedder.mlp.2.bias';
    const report = await checkParity(altered((other, data) => (other === name ? data.map((value) => value * 1.01) : data)));
    expect(report.isWithinTolerance).toBe(false);
    expect([...report.gradients].filter(([, error]) => error > 1e-3).map(([parameter]) => parameter)).toEqual(['t_embedder.mlp.2.bias']);
    expect(report.output).toBeLessThan(1e-4);
  });

  it('fails when the reference holds NaN', async () => {
    const report = await checkParity(altered((name, data) => (name === 'ddim10' ? data.fill(NaN, 3, 4) : data)));
    expect(report.ddim).toBeNaN();
    expect(report.isWithinTolerance).toBe(false);
  });

  it.each(['grad.x_embedder.proj.bias', 'eps', 'param.pos_embed', 'ddim_timesteps'])('names %s when the file lacks it', async (missing) => {
    await expect(checkParity(altered((name, data) => (name === missing ? null : data)))).rejects.toThrow(`no tensor named ${missing}`);
  });
});

describe('the relative error', () => {
  it('is the largest difference by the largest expected value', () => {
    expect(relativeError(Float32Array.of(1, -4.5, 0), Float32Array.of(1, -4, 0.25))).toBe(0.125);
    expect(relativeError(Float32Array.of(0.5), Float32Array.of(0))).toBe(0.5);
  });

  it('is NaN, within no tolerance, for other lengths and for NaN on either side', () => {
    for (const [actual, expected] of [[[1], [1, 2]], [[NaN, 1], [1, 1]], [[1, 1], [NaN, 1]], [[Infinity], [Infinity]]] as const) {
      expect(relativeError(Float32Array.from(actual), Float32Array.from(expected))).toBeNaN();
    }
  });
});
