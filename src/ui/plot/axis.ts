/** An axis of a plot: where values lie along it, and which of them are written. */
export interface Axis {
  /** 0 at the axis's beginning, 1 at its end; beyond for values outside. */
  at: (value: number) => number;
  ticks: readonly number[];
  label: (value: number) => string;
}

/** Steps between ticks that read well, in units of a power of ten. */
const roundSteps = [1, 2, 2.5, 5, 10];

/** The smallest round number that is no less than `step`. step > 0. */
export function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * (roundSteps.find((round) => round * power >= step * (1 - 1e-9)) ?? 10);
}

/** Of a multiple of a step, what adding up would have left behind. */
const exact = (value: number): number => Number(value.toPrecision(12));

/** From low to high, at about `count` round values; the ends are those given. */
export function axisWithin(low: number, high: number, count: number, label: Axis['label']): Axis {
  const range = high - low || 1;
  const step = roundStep(range / count);
  const first = Math.ceil(low / step - 1e-9);
  const ticks = Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, index) => exact((first + index) * step));
  return { at: (value) => (value - low) / range, ticks, label };
}

/** The same, widened to begin and end at a round value. */
export function axisAround(low: number, high: number, count: number, label: Axis['label']): Axis {
  const step = roundStep((high - low || Math.abs(high) || 1) / count);
  const [first, last] = [Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9)];
  return axisWithin(exact(first * step), exact(Math.max(last, first + 1) * step), Math.max(1, last - first), label);
}

/** Within a power of ten; more of them where the values span little. */
const mantissas = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 4, 5, 6, 8]] as const;
const powers = [-5, -4, -3, -2, -1, 0, 1];

/** Logarithmic, with at least three round numbers where there are so many. 0 < low < high. */
export function logarithmicAxis(low: number, high: number, label: Axis['label']): Axis {
  const choices = mantissas.map((round) => powers.flatMap((power) => round.map((mantissa) => Number(`${mantissa}e${power}`))).filter((tick) => tick >= low && tick <= high));
  const ticks = choices.find(({ length }) => length >= 3) ?? choices.at(-1) ?? [];
  const range = Math.log(high / low);
  return { at: (value) => Math.log(value / low) / range, ticks, label };
}
