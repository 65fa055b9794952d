import { basename } from 'node:path';
import type { ExperimentRequest } from '../config/experiments';
import { comparedRuns } from '../config/comparisons';
import type { ComputeDevice } from '../engine/device';
import { text } from './optionValues';
import { readBytes } from './readBytes';
import { say } from './say';

/** Seconds a picture, as docs/inception.md has them. */
const SECONDS_ON_SOFTWARE = 75;
const SECONDS_ON_CPU = 12;

export const inceptionOption = {
  placeholder: 'FILE',
  help: 'weights of the Inception net as docs/inception.md makes them: measures Inception FID (fdInception) as well. Minutes on a graphics card, hours without',
  parse: text,
};

/** The file and what to call it. Throws with words for people when it cannot be read. */
export function readInceptionFile(path: string): { name: string; bytes: ArrayBuffer } {
  return { name: basename(path), bytes: readBytes(path) };
}

/** Says what features of so many pictures will cost, before it begins. */
export function sayInceptionCost(pictures: number, device: Pick<ComputeDevice, 'backend' | 'isSoftware'>): void {
  say(inceptionCost(pictures, device));
}

export function inceptionCost(pictures: number, { backend, isSoftware }: Pick<ComputeDevice, 'backend' | 'isSoftware'>): string {
  const begin = `Inception features of ${pictures.toLocaleString('en')} pictures`;
  if (backend === 'webgpu' && !isSoftware) return `${begin}: 5.7 billion multiplications each.`;
  const seconds = backend === 'cpu' ? SECONDS_ON_CPU : SECONDS_ON_SOFTWARE;
  const hint = backend === 'cpu' ? '' : ` With --backend cpu a picture takes ${SECONDS_ON_CPU} s.`;
  return `${begin} will take about ${durationInWords(pictures * seconds)} here (${seconds} s each).${hint} Ctrl-C ends it.`;
}

function durationInWords(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} seconds`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} minutes`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} hours`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** Generated pictures whose distances an experiment measures. */
export function measuredPictures(request: ExperimentRequest): number {
  const { seeds } = request;
  switch (request.kind) {
    case 'replacement':
      return seeds.length * request.shares.length * request.count;
    case 'baseline':
      return seeds.length * request.rows;
    case 'comparison':
      return seeds.length * (comparedRuns(request).length * request.measurements + 1) * request.count;
    case 'zeroShot':
    case 'forgetting':
    case 'ewc':
      return 0;
    default:
      request satisfies never;
      return 0;
  }
}
