/** Numbers and times as the page writes them. */
const whole = new Intl.NumberFormat('en-US');

/** 12 345 with thin spaces: no locale reads them as a decimal point. */
export const formatCount = (value: number): string => whole.format(value).replaceAll(',', '\u202f');

export function formatLoss(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (!Number.isFinite(value)) return String(value);
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(2) : value.toFixed(4);
}

export function formatPace(stepsPerSecond: number | null): string {
  if (stepsPerSecond === null) return '–';
  return stepsPerSecond >= 100 ? stepsPerSecond.toFixed(0) : stepsPerSecond.toPrecision(stepsPerSecond < 1 ? 2 : 3);
}

/** 3.4 ms: two digits that matter. */
export const formatMilliseconds = (ms: number): string => `${ms >= 100 ? ms.toFixed(0) : ms.toPrecision(2)} ms`;

export function formatDuration(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

/** A setting as a person would write it: whole numbers in full, others to six digits that matter. */
export const formatSetting = (value: number): string => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6))));

/** 3.4 MB: as storage is counted, in thousands. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? value.toFixed(0) : value.toPrecision(2)} ${units[power] ?? ''}`;
}
