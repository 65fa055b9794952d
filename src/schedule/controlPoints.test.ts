import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addPoint, movePoint, removePoint } from './controlPoints';
import { curveSchema, type ControlPoint } from './curve';

const timestep = 1 / 999;
/** Points on whole timesteps, in order. */
const points: fc.Arbitrary<ControlPoint[]> = fc
  .uniqueArray(fc.record({ t: fc.integer({ min: 0, max: 999 }), w: fc.double({ min: 0, max: 10, noNaN: true }) }), { selector: ({ t }) => t, minLength: 2, maxLength: 32 })
  .map((given) => given.toSorted((a, b) => a.t - b.t).map(({ t, w }) => ({ u: t / 999, w })));
const anywhere: fc.Arbitrary<ControlPoint> = fc.record({ u: fc.double(), w: fc.double() });

function expectValid(given: ControlPoint[]): void {
  expect(curveSchema.safeParse({ family: 'spline', points: given }).success).toBe(true);
  given.slice(1).forEach(({ u }, i) => expect(u - (given[i]?.u ?? NaN)).toBeGreaterThan(timestep - 1e-12));
}

describe('points stay sorted, apart and in range', () => {
  test('when one is moved anywhere', () => {
    fc.assert(fc.property(points, fc.nat(31), anywhere, (given, index, target) => expectValid(movePoint(given, index, target))));
  });

  test('when one is added anywhere', () => {
    fc.assert(fc.property(points, anywhere, (given, added) => expectValid(addPoint(given, added))));
  });

  test('when one is removed', () => {
    fc.assert(fc.property(points, fc.nat(31), (given, index) => expectValid(removePoint(given, index))));
  });
});

const three: ControlPoint[] = [{ u: 0, w: 0 }, { u: 0.5, w: 1 }, { u: 1, w: 2 }];

test('a moved point lands where it is let go, and the others stay', () => {
  expect(movePoint(three, 1, { u: 0.7, w: 3 })).toEqual([three[0], { u: 0.7, w: 3 }, three[2]]);
});

test('a moved point stops one timestep before its neighbour', () => {
  expect(movePoint(three, 1, { u: 2, w: 11 })[1]).toEqual({ u: 1 - timestep, w: 10 });
});

test('a coordinate that is not a number leaves the old one', () => {
  expect(movePoint(three, 1, { u: Number.NaN, w: 4 })[1]).toEqual({ u: 0.5, w: 4 });
});

test('an added point goes to its place', () => {
  expect(addPoint(three, { u: 0.6, w: 5 }).map(({ u }) => u)).toEqual([0, 0.5, 0.6, 1]);
});

test('no point is added on top of another, nor beyond 32', () => {
  expect(addPoint(three, { u: 0.5, w: 5 })).toEqual(three);
  const full = Array.from({ length: 32 }, (_, i) => ({ u: i / 31, w: 1 }));
  expect(addPoint(full, { u: 0.5, w: 5 })).toEqual(full);
});

test('the last two points cannot be removed', () => {
  expect(removePoint(three, 1)).toEqual([three[0], three[2]]);
  expect(removePoint(three.slice(1), 0)).toEqual(three.slice(1));
});
