import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxAround, placeCard, type Box } from './placeCard';

const window = { width: 1440, height: 900 };
const card = { width: 340, height: 240 };
const box = (left: number, top: number, width: number, height: number): Box => ({ left, top, right: left + width, bottom: top + height });

describe('the card of a step', () => {
  it('stands to the right of its target, else to the left, below or above', () => {
    expect(placeCard(card, box(16, 100, 360, 400), window)).toEqual({ left: 388, top: 100 });
    expect(placeCard(card, box(1000, 100, 420, 400), window)).toEqual({ left: 648, top: 100 });
    expect(placeCard(card, box(16, 100, 1400, 300), window)).toEqual({ left: 16, top: 412 });
    expect(placeCard(card, box(16, 500, 1400, 390), window)).toEqual({ left: 16, top: 248 });
  });

  it('stands in the corner where there is no target, or no room beside it', () => {
    expect(placeCard(card, null, window)).toEqual({ left: 1088, top: 648 });
    expect(placeCard(card, box(10, 10, 1420, 880), window)).toEqual({ left: 1088, top: 648 });
  });

  it('is always within the window, and covers its target only where nothing else is possible', () => {
    const place = fc.integer({ min: -500, max: 1900 });
    const extent = fc.integer({ min: 1, max: 1600 });
    fc.assert(
      fc.property(place, place, extent, extent, (left, top, width, height) => {
        const target = box(left, top, width, height);
        const placed = placeCard(card, target, window);
        expect(placed.left).toBeGreaterThanOrEqual(12);
        expect(placed.top).toBeGreaterThanOrEqual(12);
        expect(placed.left + card.width).toBeLessThanOrEqual(window.width - 12);
        expect(placed.top + card.height).toBeLessThanOrEqual(window.height - 12);
        const isCovered = placed.left < target.right && placed.left + card.width > target.left && placed.top < target.bottom && placed.top + card.height > target.top;
        const hasRoom = Math.max(target.left, window.width - target.right) >= card.width + 24 || Math.max(target.top, window.height - target.bottom) >= card.height + 24;
        if (hasRoom) expect(isCovered).toBe(false);
      }),
    );
  });
});

describe('the box around several', () => {
  it('holds all of them, and there is none around nothing', () => {
    expect(boxAround([box(10, 20, 5, 5), box(0, 30, 2, 10)])).toEqual({ left: 0, top: 20, right: 15, bottom: 40 });
    expect(boxAround([])).toBeNull();
  });
});
