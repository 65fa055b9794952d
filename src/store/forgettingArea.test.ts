import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaPlaces, meanLogRatio, pairFromCurves, pairFromRows, type LossPlace } from './forgettingArea';

const place = (t: number, loss: number): LossPlace => ({ t, loss, low: loss * 0.9, high: loss * 1.1 });
const curve = (...losses: number[]): LossPlace[] => losses.map((loss, i) => place(i * 100, loss));

describe('the area between what was known and what is known', () => {
  it('is lost where the loss has risen and won where it has fallen', () => {
    const [up, , down] = areaPlaces({ pretrained: curve(0.1, 0.2), current: curve(0.4, 0.1) });
    expect(up).toMatchObject({ lost: [0.1, 0.4], won: [0.1, 0.1] });
    expect(down).toMatchObject({ lost: [0.2, 0.2], won: [0.1, 0.2] });
  });

  it('has a corner where the curves cross on a logarithmic axis', () => {
    const crossing = areaPlaces({ pretrained: curve(0.1, 0.1), current: curve(0.2, 0.05) })[1];
    expect(crossing?.t).toBeCloseTo(50);
    expect(crossing?.pretrained).toBeCloseTo(0.1);
    expect(crossing).toMatchObject({ pretrainedBand: null, currentBand: null });
  });

  it('never lies on both sides, and is ordered by t', () => {
    const losses = fc.array(fc.tuple(fc.double({ min: 1e-4, max: 1, noNaN: true }), fc.double({ min: 1e-4, max: 1, noNaN: true })), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(losses, (pairs) => {
        const places = areaPlaces({ pretrained: curve(...pairs.map(([a]) => a)), current: curve(...pairs.map(([, b]) => b)) });
        places.forEach(({ t, lost, won }, i) => {
          expect(Math.min(lost[1] - lost[0], won[1] - won[0])).toBe(0);
          expect(t).toBeGreaterThanOrEqual(places[i - 1]?.t ?? 0);
        });
      }),
    );
  });

  it('leaves out what has no logarithm or no partner', () => {
    expect(areaPlaces({ pretrained: [place(0, 0), place(1, 0.1), place(2, 0.1)], current: [place(0, 0.1), place(1, 0.1)] })).toHaveLength(1);
  });

  it('is summed up as the mean factor by which the loss has changed', () => {
    expect(Math.exp(meanLogRatio({ pretrained: curve(0.1, 0.1), current: curve(0.2, 0.2) }) ?? NaN)).toBeCloseTo(2);
    expect(meanLogRatio({ pretrained: [], current: [] })).toBeNull();
  });

  it('comes from measured curves or from an experiment’s rows', () => {
    const points = [{ t: 0, loss: 0.3, sd: 0.01 }];
    expect(pairFromCurves([{ model: 'current', against: 'target', points }], 'target')).toBeNull();
    expect(pairFromCurves([{ model: 'current', against: 'target', points }, { model: 'pretrained', against: 'target', points }], 'target')?.current[0]?.low).toBeCloseTo(0.29);
    const row = { x: 5, measure: 'loss', against: 'source', sd: 0.1, nReal: null, nFake: 16, floor: null } as const;
    const pair = pairFromRows([{ ...row, arm: 'pretrained', seed: 0, value: 0.2 }, { ...row, arm: 'current', seed: 0, value: 0.4 }, { ...row, arm: 'current', seed: 1, value: 0.6 }], 'source');
    expect(pair?.current).toMatchObject([{ t: 5, loss: 0.5, low: 0.4, high: 0.6 }]);
  });
});
