/** Runs shorter than this use the smaller decay limit. */
const SHORT_RUN_STEPS = 1000;

/** The largest EMA decay of a run: as configured, or 0.999, or 0.99 for runs under 1,000 steps (METHOD.md §3). */
export function emaDecayLimit(configured: number | null, steps: number): number {
  return configured ?? (steps < SHORT_RUN_STEPS ? 0.99 : 0.999);
}

/** Decay of step s (1 for the first): min(limit, (1 + s) / (10 + s)). */
export function emaDecay(step: number, limit: number): number {
  return Math.min(limit, (1 + step) / (10 + step));
}
