import { methodOf } from '../../config/defaults';
import type { RunConfig } from '../../config/runConfig';
import { isOwnDataset } from '../../data/ownDataset';

/** A name for a run's files, without their ending. */
export function fileStem({ name, dataset, live, seed }: RunConfig, step: number): string {
  const usual = `${isOwnDataset(dataset) ? 'own-pictures' : dataset}-${methodOf(live)}-seed${seed}`;
  const plain = (name === '' ? usual : name).replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '');
  return `${plain === '' ? 'run' : plain}-step${step}`;
}
