/** Digits behind the point, so that about three matter. */
function decimalsOf(value: number): number {
  const size = Math.abs(value);
  if (size >= 100) return 0;
  if (size >= 10) return 1;
  if (size >= 1 || size === 0) return 2;
  return size >= 0.1 ? 3 : size >= 0.01 ? 4 : 5;
}

const isTiny = (value: number): boolean => value !== 0 && Math.abs(value) < 0.001;

/** 69.4 · 0.0213 · 1.60e-7 */
export function formatMeasured(value: number): string {
  return isTiny(value) ? value.toExponential(2) : value.toFixed(decimalsOf(value));
}

/** A value and its spread to the same digit. */
export function formatSpread(value: number, spread: number | null): string {
  if (spread === null) return formatMeasured(value);
  if (isTiny(value)) return `${value.toExponential(2)} ± ${spread.toExponential(1)}`;
  return `${value.toFixed(decimalsOf(value))} ± ${spread.toFixed(decimalsOf(value))}`;
}

/** A difference, with its sign. */
export function formatDifference(value: number, halfWidth: number | null): string {
  const sign = value > 0 ? '+' : value < 0 ? '−' : '';
  return `${sign}${formatSpread(Math.abs(value), halfWidth)}`;
}
