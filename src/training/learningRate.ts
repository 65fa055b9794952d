import type { LearningRateSchedule } from '../config/runConfig';

/**
 * The learning rate of step `step` of `steps`, 1 for the first. cosine: peak · min(1, step / W) · (final + (1 − final) · (1 + cos(π · step / steps)) / 2)
 * with W the first `warmup` of the steps; past the last step it stays where it is.
 */
export function learningRateAt(step: number, steps: number, peak: number, schedule: LearningRateSchedule): number {
  switch (schedule.kind) {
    case 'constant':
      return peak;
    case 'cosine': {
      const { warmup, final } = schedule;
      const rise = Math.min(1, step / Math.max(1, warmup * steps));
      const fall = (1 + Math.cos(Math.PI * Math.min(1, step / steps))) / 2;
      return peak * rise * (final + (1 - final) * fall);
    }
  }
}
