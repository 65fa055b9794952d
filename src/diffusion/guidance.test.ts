import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { guidedEps } from './guidance';

const eps = (...values: number[]): tf.Tensor4D => tf.tensor4d(values, [1, 1, 1, values.length]);
const conditional = () => eps(1, -2);
const unconditional = () => eps(0.5, 3);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('classifier-free guidance', () => {
  it('at scale 1 is the conditional prediction, and the other is not even computed', async () => {
    const other = vi.fn(unconditional);
    expect([...(await guidedEps(1, conditional, other).data())]).toEqual([1, -2]);
    expect(other).not.toHaveBeenCalled();
  });

  it('at scale 0 is the unconditional prediction', async () => {
    expect([...(await guidedEps(0, conditional, unconditional).data())]).toEqual([0.5, 3]);
  });

  it('beyond 1 goes on in the direction from unconditional to conditional', async () => {
    expect([...(await guidedEps(3, conditional, unconditional).data())]).toEqual([2, -12]);
  });

  it.each([0, 1, 1.5, 7])('at scale %s changes nothing when both predictions agree', async (scale) => {
    expect([...(await guidedEps(scale, conditional, conditional).data())]).toEqual([1, -2]);
  });
});
