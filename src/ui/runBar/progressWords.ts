import type { Progress } from '../../store/playgroundState';
import { formatCount } from '../formatting';

export const workWords: Readonly<Record<Progress['work'], string>> = {
  base: 'loading the base model',
  dataset: 'loading the pictures',
  bank: 'filling the knowledge bank',
  samples: 'drawing samples',
  shaders: 'compiling shaders',
  evaluation: 'measuring distances',
};

/** What is being prepared, and how far. */
export function progressWords({ work, done, total }: Progress): string {
  return total > 1 ? `${workWords[work]}, ${formatCount(done)} of ${formatCount(total)}` : workWords[work];
}
