import type { ControlPoint } from '../../schedule/curve';

/** Between weights over u = 0…1 and pixels of the plot. */
export interface PlotScale {
  width: number;
  height: number;
  x: (u: number) => number;
  y: (w: number) => number;
  pointAt: (x: number, y: number) => ControlPoint;
}

export const plotMargin = { left: 28, right: 10, top: 10, bottom: 18 };
export const densityHeight = 22;

export function plotScale(width: number, height: number, largest: number): PlotScale {
  const innerWidth = Math.max(1, width - plotMargin.left - plotMargin.right);
  const innerHeight = Math.max(1, height - plotMargin.top - plotMargin.bottom);
  return {
    width,
    height,
    x: (u) => plotMargin.left + u * innerWidth,
    y: (w) => plotMargin.top + (1 - w / largest) * innerHeight,
    pointAt: (x, y) => ({
      u: Math.min(1, Math.max(0, (x - plotMargin.left) / innerWidth)),
      w: Math.min(largest, Math.max(0, (1 - (y - plotMargin.top) / innerHeight) * largest)),
    }),
  };
}

/** The top of the weight axis: 1, 2, 5, 10 or as far as the curves reach. */
export function axisTop(...curves: Float64Array[]): number {
  const largest = Math.max(...curves.map((weights) => weights.reduce((a, b) => Math.max(a, b), 0)));
  return [1, 2, 5, 10].find((top) => largest <= top + 1e-9) ?? largest;
}

/** Divides T − 1, so that both ends are drawn. */
const stride = 3;

/** The line of a curve given by its weight at every timestep. */
export function linePath(values: Float64Array, { x, y }: Pick<PlotScale, 'x' | 'y'>): string {
  const last = values.length - 1;
  const parts: string[] = [];
  for (let t = 0; t <= last; t += stride) {
    parts.push(`${parts.length === 0 ? 'M' : 'L'}${x(t / last).toFixed(1)} ${y(values[t] ?? 0).toFixed(1)}`);
  }
  return parts.join('');
}

/** The same, closed along the bottom. */
export function areaPath(values: Float64Array, scale: Pick<PlotScale, 'x' | 'y'>): string {
  return `${linePath(values, scale)}L${scale.x(1).toFixed(1)} ${scale.y(0).toFixed(1)}L${scale.x(0).toFixed(1)} ${scale.y(0).toFixed(1)}Z`;
}
