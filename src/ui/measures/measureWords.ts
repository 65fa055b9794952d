import { isWithinNoise, measureDescriptions, type Measured, type MeasureName } from '../../config/measures';
import { formatCount } from '../formatting';

/** Three digits that matter, no more than three behind the point, and as many there for the spread. */
export function formatWithSpread({ value, sd }: { value: number; sd: number }): string {
  const size = Math.abs(value);
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return `${value.toFixed(decimals)} ± ${sd.toFixed(decimals)}`;
}

/** Both sample counts, without which the number says little. */
export const countsInWords = ({ nReal, nFake }: Measured): string => `n = ${formatCount(nFake)} vs ${formatCount(nReal)}`;

/** Where the noise floor lies, and whether the number still stands out from it. */
export function floorInWords(name: MeasureName, measured: Measured): string {
  const { floor } = measured;
  if (floor === null) return name === 'nearest' ? 'nothing held out to compare with' : 'too few real pictures for a noise floor';
  const words = `${floorName(name)} ${formatWithSpread(floor)} at n = ${formatCount(floor.n)}`;
  return isWithinNoise(name, measured) ? `within the noise: ${words}` : words;
}

export const floorName = (name: MeasureName): string => (name === 'nearest' ? 'held out' : 'noise floor');

/** What to make of the distance from the nearest training picture; null where there is nothing to say. */
export function memorisingInWords(measured: Measured | undefined): string | null {
  const floor = measured?.floor ?? null;
  if (measured === undefined || floor === null) return null;
  return measured.value < floor.value - 2 * floor.sd ? 'Nearer to training pictures than held-out ones are: the model may be memorising.' : null;
}

/** What measuring beside training took of the time, and what it may take. Both 0…1. */
export function shareInWords(share: number, limit: number): string {
  const percent = (part: number) => (part < 0.01 ? 'under 1 %' : `${Math.round(100 * part)} %`);
  return `Measured beside training with ${percent(share)} of the time (at most ${percent(limit)}).`;
}

export const titleOf = (name: MeasureName): string => measureDescriptions[name].title;
