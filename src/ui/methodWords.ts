import { methodOf } from '../config/defaults';
import type { LiveSettings } from '../config/runConfig';

export type Method = ReturnType<typeof methodOf>;

export const methodTitle: Record<Method, string> = { standard: 'Standard', 'diff-tuning': 'Diff-Tuning' };

/** The custom properties by which everything of one method takes its colour. */
export const methodColor: Record<Method, string> = { standard: 'var(--standard)', 'diff-tuning': 'var(--diff-tuning)' };

export function methodTitleOf(live: LiveSettings): string {
  return methodTitle[methodOf(live)];
}
