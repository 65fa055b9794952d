import { UsageError } from './usageError';

/** What --label asks for: one class for each of `count` pictures; numClasses is the null label. */
export function sampleLabels(label: string, count: number, numClasses: number): number[] {
  if (label === 'all') return Array.from({ length: count }, (_, index) => index % numClasses);
  const index = label === 'null' ? numClasses : /^\d+$/.test(label) ? Number(label) : NaN;
  if (!(index <= numClasses)) {
    throw new UsageError(`--label must be all, null or the number of a class, 0 to ${numClasses - 1} in this model, not "${label}".`);
  }
  return new Array<number>(count).fill(index);
}
