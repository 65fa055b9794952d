/** Pixels of a point on the plane. */
export type Place = readonly [x: number, y: number];

/** An SVG path through the points. */
export const linePath = (points: readonly Place[]): string => (points.length === 0 ? '' : `M${points.map((point) => point.join(' ')).join('L')}`);

/** The outline of a band: along its upper edge, and back along its lower one. */
export const bandPath = (upper: readonly Place[], lower: readonly Place[]): string => (upper.length === 0 ? '' : `${linePath([...upper, ...lower.toReversed()])}Z`);
