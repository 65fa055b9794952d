import { methodOf } from '../../config/defaults';
import { gridAt } from '../../store/companion';
import type { Companion, RunRecord, SampleGrid } from '../../store/playgroundState';
import { methodColor, methodTitle, type Method } from '../methodWords';

/** One of the three models whose samples stand side by side, always in the same order: pre-trained, standard, Diff-Tuning. */
export interface ModelColumn {
  key: 'pretrained' | Method;
  title: string;
  color: string;
  /** Whose samples they are: the run's on the screen, or of the run beside it. Null for a model that nobody has trained. */
  of: 'run' | 'companion' | null;
  grid: SampleGrid | null;
}

const methods: readonly Method[] = ['standard', 'diff-tuning'];

/** @param step the step that the run is looked at: the companion is shown as it was then */
export function modelColumns(run: RunRecord, companion: Companion | null, current: SampleGrid | null): ModelColumn[] {
  const step = current?.step ?? run.step;
  const own = methodOf(run.live);
  const other = companion === null ? null : methodOf(companion.run.live);
  const trained = methods.map((method): ModelColumn => {
    const look = { key: method, title: methodTitle[method], color: methodColor[method] };
    if (method === own) return { ...look, of: 'run', grid: current };
    return companion !== null && other === method ? { ...look, of: 'companion', grid: gridAt(companion.run.current, step) } : { ...look, of: null, grid: null };
  });
  return [{ key: 'pretrained', title: 'Pre-trained', color: 'var(--pretrained)', of: 'run', grid: run.pretrained ?? companion?.run.pretrained ?? null }, ...trained];
}
