import { methodOf } from '../../config/defaults';
import type { LiveSettings } from '../../config/runConfig';
import { armLooks, type ArmLook } from '../lab/armLook';

/** The looks of runs beside each other: the first of each method wears its colour, the others the lab's; dashes tell all apart as well. */
export function runLooks(runs: readonly { id: string; live: LiveSettings }[]): Map<string, ArmLook> {
  const worn = new Set<string>();
  const arms = runs.map(({ id, live }) => {
    const method = methodOf(live);
    if (worn.has(method)) return { id, title: '' };
    worn.add(method);
    return { id: method, title: '' };
  });
  const looks = armLooks(arms, 'var(--ink)');
  return new Map(runs.map(({ id }, index) => [id, looks.get(arms[index]?.id ?? '') ?? { color: 'var(--ink)', dash: '' }]));
}
