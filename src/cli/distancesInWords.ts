import { measureDescriptions, measureNames, type Measured, type SetDistances } from '../config/measures';

const number = (value: number): string => value.toPrecision(4);
const counts = ({ nReal, nFake }: Measured): string => `${nFake} generated against ${nReal} real`;

/** All in one line. */
export function distancesInWords(distances: SetDistances): string {
  return measureNames
    .flatMap((name) => {
      const measured = distances[name];
      return measured === undefined ? [] : [`${measureDescriptions[name].title} ${number(measured.value)} ± ${measured.sd.toPrecision(2)}`];
    })
    .join(', ');
}

/** A line each, with the noise floor and both counts. */
export function distancesInLines(distances: SetDistances): string[] {
  return measureNames.flatMap((name) => {
    const measured = distances[name];
    if (measured === undefined) return [];
    const { value, sd, floor } = measured;
    const noise = floor === null ? 'no floor: too few pictures' : `floor ${number(floor.value)} ± ${floor.sd.toPrecision(2)} at ${floor.n}`;
    return [`${measureDescriptions[name].title.padEnd(24)} ${`${number(value)} ± ${sd.toPrecision(2)}`.padEnd(20)} ${noise.padEnd(32)} ${counts(measured)}`];
  });
}
