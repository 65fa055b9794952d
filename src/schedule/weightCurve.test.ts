import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Curve } from './curve';
import { linearNoiseSchedule } from './noiseSchedule';
import { evaluateCurve, evaluateXi } from './weightCurve';

const schedule = linearNoiseSchedule();
const evaluate = (curve: Curve): number[] => Array.from(evaluateCurve(curve, schedule));
const power = (tau: number, inverted = false): Curve => ({ family: 'power', tau, inverted });

/** Values at t = 0, 1, 500 and 999. */
const probe = (curve: Curve): (number | undefined)[] => [0, 1, 500, 999].map((t) => evaluate(curve)[t]);

describe('each family has its formula', () => {
  const snr = (t: number): number => schedule.snr[t] ?? 0;
  const cases: [name: string, curve: Curve, expected: number[]][] = [
    ['power', power(1), [0.001, 0.002, 0.501, 1]],
    ['power τ = 0', power(0), [1, 1, 1, 1]],
    ['power τ = 2', power(2), [1e-6, 4e-6, 0.251001, 1]],
    ['inverted power', power(1, true), [1, 0.999, 0.5, 0.001]],
    ['linear', { family: 'linear', start: 3, end: 1 }, [3, 3 - 2 / 999, 3 - 1000 / 999, 1]],
    ['sigmoid', { family: 'sigmoid', center: 0, width: 1 }, [0.5, 1 / (1 + Math.exp(-1 / 999)), 1 / (1 + Math.exp(-500 / 999)), 1 / (1 + Math.exp(-1))]],
    ['step', { family: 'step', threshold: 0.4, low: 0, high: 2 }, [0, 0, 2, 2]],
    ['constant', { family: 'constant', value: 0.7 }, [0.7, 0.7, 0.7, 0.7]],
    ['min-snr', { family: 'min-snr', gamma: 5 }, [5 / snr(0), 5 / snr(1), 1, 1]],
    ['p2', { family: 'p2', k: 1, gamma: 0.5 }, [0, 1, 500, 999].map((t) => 1 / Math.sqrt(1 + snr(t)))],
    ['spline', { family: 'spline', points: [{ u: 0, w: 1 }, { u: 1, w: 0 }] }, [1, 998 / 999, 499 / 999, 0]],
    ['free', { family: 'free', values: [0, 4, 2] }, [0, 8 / 999, 4 - (4 * 0.5) / 999, 2]],
  ];
  test.each(cases)('%s', (_, curve, expected) => {
    probe(curve).forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 12));
  });
});

test('P2 with k = 1 and γ = 0.5 is the amplitude of the noise', () => {
  evaluate({ family: 'p2', k: 1, gamma: 0.5 }).forEach((weight, t) => expect(weight).toBeCloseTo(schedule.sqrtOneMinusAlphaBar[t] ?? NaN, 12));
});

describe('ξ', () => {
  test('mirrors ψ', () => {
    const psi = evaluate(power(0.7));
    expect(Array.from(evaluateXi({ mode: 'mirror' }, power(0.7), schedule))).toEqual(psi.toReversed());
  });

  test('complements ψ and is never negative', () => {
    expect(evaluateXi({ mode: 'complement' }, power(1), schedule)[249]).toBeCloseTo(0.75, 12);
    expect(evaluateXi({ mode: 'complement' }, { family: 'constant', value: 3 }, schedule).every((weight) => weight === 0)).toBe(true);
  });

  test('is a curve of its own', () => {
    expect(Array.from(evaluateXi({ mode: 'own', curve: power(2) }, power(1), schedule))).toEqual(evaluate(power(2)));
  });

  test('at τ = 1 is the same mirrored and as complement, but for one timestep’s share', () => {
    const mirror = evaluateXi({ mode: 'mirror' }, power(1), schedule);
    const complement = evaluateXi({ mode: 'complement' }, power(1), schedule);
    mirror.forEach((weight, t) => expect(Math.abs(weight - (complement[t] ?? NaN))).toBeLessThan(0.001 + 1e-12));
  });
});

test('any curve the schema allows gives 1000 finite weights that are not negative', () => {
  const weight = fc.double({ min: 0, max: 10, noNaN: true });
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  const curve: fc.Arbitrary<Curve> = fc.oneof(
    fc.record({ family: fc.constant('power' as const), tau: weight, inverted: fc.boolean() }),
    fc.record({ family: fc.constant('linear' as const), start: weight, end: weight }),
    fc.record({ family: fc.constant('sigmoid' as const), center: unit, width: fc.double({ min: 0.005, max: 1, noNaN: true }) }),
    fc.record({ family: fc.constant('step' as const), threshold: unit, low: weight, high: weight }),
    fc.record({ family: fc.constant('min-snr' as const), gamma: fc.double({ min: 0.01, max: 100, noNaN: true }) }),
    fc.record({ family: fc.constant('p2' as const), k: fc.double({ min: 0.01, max: 10, noNaN: true }), gamma: fc.double({ min: 0, max: 5, noNaN: true }) }),
    fc.record({ family: fc.constant('spline' as const), points: fc.array(fc.record({ u: unit, w: weight }), { minLength: 2, maxLength: 32 }) }),
    fc.record({ family: fc.constant('free' as const), values: fc.array(weight, { minLength: 2, maxLength: 256 }) }),
  );
  fc.assert(fc.property(curve, (given) => {
    const weights = evaluateCurve(given, schedule);
    expect(weights).toHaveLength(1000);
    expect(weights.every((value) => value >= 0 && value < Infinity)).toBe(true);
  }));
});
