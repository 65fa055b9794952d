import { isPreview, isWithinNoise, measureDescriptions, measureNames, type Measured, type MeasureName, type SetDistances } from '../config/measures';

/** All in one line. The counts are those of the first measure; neighbours are looked for among fewer. */
export function distancesInWords(distances: SetDistances): string {
  const measures = present(distances);
  const [first] = measures;
  if (first === undefined) return 'nothing could be measured';
  const { nReal, nFake } = first.measured;
  return `${measures.map(({ name, measured }) => `${measureDescriptions[name].title} ${withSpread(measured)}`).join(', ')} (${nFake} samples against ${nReal} pictures)`;
}

/** A line each, with the noise floor and both counts. */
export function distancesInLines(distances: SetDistances): string[] {
  return present(distances).map(({ name, measured }) => {
    const { floor, nReal, nFake } = measured;
    const noise = floor === null ? 'no floor' : `${name === 'nearest' ? 'held out' : 'floor'} ${withSpread(floor)} at ${floor.n}`;
    const remarks = [...(isPreview(measured) ? [', a preview'] : []), ...(isWithinNoise(name, measured) ? [', within the noise'] : [])];
    return `${measureDescriptions[name].title.padEnd(24)} ${withSpread(measured).padEnd(20)} ${noise.padEnd(34)} ${nFake} generated against ${nReal} real${remarks.join('')}`;
  });
}

function present(distances: SetDistances): { name: MeasureName; measured: Measured }[] {
  return measureNames.flatMap((name) => {
    const measured = distances[name];
    return measured === undefined ? [] : [{ name, measured }];
  });
}

const withSpread = ({ value, sd }: { value: number; sd: number }): string => `${value.toPrecision(4)} ± ${sd.toPrecision(2)}`;
