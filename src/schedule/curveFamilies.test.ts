import { describe, expect, test } from 'vitest';
import { curveSchema, type Curve } from './curve';
import { convertToSpline } from './convertToSpline';
import { curveFamilies, curveSettings, withParameter, withToggle } from './curveFamilies';
import { linearNoiseSchedule } from './noiseSchedule';
import { evaluateCurve } from './weightCurve';

const schedule = linearNoiseSchedule();

describe.each(curveFamilies)('the $family family', ({ family, defaultCurve, parameters, toggles }) => {
  test('has a default curve that the schema accepts', () => {
    expect(curveSchema.parse(defaultCurve)).toEqual(defaultCurve);
    expect(defaultCurve.family).toBe(family);
  });

  test('describes every number and switch of its curves', () => {
    const own = Object.entries(defaultCurve).filter(([, value]) => typeof value === 'number' || typeof value === 'boolean');
    expect([...parameters, ...toggles].map(({ key }) => key)).toEqual(own.map(([key]) => key));
    expect(curveSettings(defaultCurve)).toEqual(Object.fromEntries(own));
  });

  test('accepts both ends of each parameter, and holds values beyond them to the ends', () => {
    for (const { key, min, max } of parameters) {
      expect(curveSettings(withParameter(defaultCurve, key, max + 1))[key]).toBe(max);
      expect(curveSettings(withParameter(defaultCurve, key, min - 1))[key]).toBe(min);
    }
  });

  test('becomes a spline with its weights at the control points', () => {
    const weights = evaluateCurve(defaultCurve, schedule);
    const spline = convertToSpline(defaultCurve, 9, schedule);
    expect(curveSchema.safeParse(spline).success).toBe(true);
    const splineWeights = evaluateCurve(spline, schedule);
    for (const { u } of spline.points) {
      const t = Math.round(u * 999);
      expect(splineWeights[t]).toBeCloseTo(weights[t] ?? NaN, family === 'spline' ? 3 : 9);
    }
  });
});

test('a smooth curve hardly changes when it becomes a spline', () => {
  for (const curve of curveFamilies.map(({ defaultCurve }) => defaultCurve).filter(({ family }) => family !== 'step' && family !== 'min-snr')) {
    const weights = evaluateCurve(curve, schedule);
    evaluateCurve(convertToSpline(curve, 12, schedule), schedule).forEach((weight, t) => expect(Math.abs(weight - (weights[t] ?? NaN))).toBeLessThan(0.02));
  }
});

test('a curve that rises above a point’s limit is scaled down to it as a spline, keeping its shape', () => {
  const curve: Curve = { family: 'p2', k: 0.01, gamma: 5 };
  const weights = evaluateCurve(curve, schedule);
  const spline = convertToSpline(curve, 32, schedule);
  expect(curveSchema.safeParse(spline).success).toBe(true);
  const ratio = (weights[999] ?? NaN) / (weights[967] ?? NaN);
  expect((spline.points[31]?.w ?? NaN) / (spline.points[30]?.w ?? NaN)).toBeCloseTo(ratio, 9);
});

test.each([1, 33, 2.5])('a spline of %d points is refused', (count) => {
  expect(() => convertToSpline({ family: 'constant', value: 1 }, count, schedule)).toThrow(/2 to 32 control points/);
});

test('unknown keys and values that are not numbers leave a curve as it is', () => {
  const curve: Curve = { family: 'power', tau: 1, inverted: false };
  expect(withParameter(curve, 'gamma', 1)).toBe(curve);
  expect(withParameter(curve, 'family', 1)).toBe(curve);
  expect(withParameter(curve, 'tau', Number.NaN)).toBe(curve);
  expect(withToggle(curve, 'tau', true)).toBe(curve);
  expect(withToggle(curve, 'inverted', true)).toEqual({ ...curve, inverted: true });
});
