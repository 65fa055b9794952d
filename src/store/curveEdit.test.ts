import { describe, expect, it } from 'vitest';
import { diffTuningSettings } from '../config/defaults';
import { curveSchema, type Curve } from '../schedule/curve';
import { curveFamilies } from '../schedule/curveFamilies';
import { handlesOf, withHandleAddedBeside, withHandleMoved, withHandleRemoved, withStroke, withXiMode } from './curveEdit';
import { curveWeights, drawnDensity, sharesOf } from './curveWeights';

const power: Curve = { family: 'power', tau: 1, inverted: false };

describe('editing a curve', () => {
  it('turns a curve of any family into a valid spline when a handle is dragged', () => {
    for (const { defaultCurve } of curveFamilies) {
      const moved = withHandleMoved(defaultCurve, 1, { u: 0.3, w: 0.9 });
      expect(curveSchema.parse(moved).family).toBe('spline');
      expect(handlesOf(moved)[1]?.w).toBeCloseTo(0.9);
    }
  });

  it('adds a point between two, and removes it again', () => {
    const added = withHandleAddedBeside(power, 0);
    expect(handlesOf(added)).toHaveLength(handlesOf(power).length + 1);
    expect(handlesOf(withHandleRemoved(added, 1))).toEqual(handlesOf(power));
  });

  it('starts a ξ of its own as the ξ that was in force', () => {
    const before = curveWeights(diffTuningSettings).xi;
    const after = curveWeights({ ...diffTuningSettings, xi: withXiMode(diffTuningSettings, 'own') }).xi;
    expect(Math.max(...after.map((weight, t) => Math.abs(weight - (before[t] ?? 0))))).toBeLessThan(0.01);
  });

  it('paints a stroke over a free-form curve and leaves the rest', () => {
    const painted = withStroke([0, 0, 0, 0, 0], { u: 0.25, w: 1 }, { u: 0.75, w: 3 });
    expect(painted).toEqual({ family: 'free', values: [0, 1, 2, 3, 0] });
  });
});

describe('the density of drawn timesteps', () => {
  it('follows the curve in the sampled form and is even in the weighted form', () => {
    const { psi } = curveWeights(diffTuningSettings);
    const sampled = sharesOf(drawnDensity(psi, 'sampled') ?? psi, 4);
    expect(sampled[3]).toBeCloseTo(7 / 16, 2);
    expect(sharesOf(drawnDensity(psi, 'weighted') ?? psi, 4).every((share) => Math.abs(share - 0.25) < 1e-9)).toBe(true);
  });

  it('is none for a curve that is zero everywhere', () => {
    expect(drawnDensity(new Float64Array(1000), 'sampled')).toBeNull();
  });
});
