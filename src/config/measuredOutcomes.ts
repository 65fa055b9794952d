/**
 * What fine-tuning the bundled base on each bundled set gave, as docs/measurements/screening.jsonl holds it (seed 0):
 * 200 steps, batch 32, 256 samples in 20 DDIM steps, FD-icon64 rounded to a tenth. A test compares the two.
 */
export interface MeasuredOutcome {
  /** FD-icon64 to the target set; lower is closer. */
  toTarget: { base: number; standard: number; diffTuning: number };
  /** FD-icon64 of null-label samples to the base's own training set; lower means that more was kept. */
  toSource: { base: number; standard: number; diffTuning: number };
}

/** The base that was measured. */
export const MEASURED_BASE = 'emoji-dit-nano';
export const MEASURED_STEPS = 200;
export const MEASURED_SAMPLES = 256;

export const measuredOutcomes: Readonly<Record<string, MeasuredOutcome>> = {
  'circle-flags': { toTarget: { base: 43.7, standard: 8.9, diffTuning: 9.6 }, toSource: { base: 9.0, standard: 36.6, diffTuning: 29.9 } },
  'fluent-emoji': { toTarget: { base: 25.2, standard: 9.2, diffTuning: 12.5 }, toSource: { base: 9.0, standard: 19.2, diffTuning: 14.3 } },
  meteocons: { toTarget: { base: 58.9, standard: 6.1, diffTuning: 13.6 }, toSource: { base: 9.0, standard: 48.7, diffTuning: 30.9 } },
  'cryptocurrency-color': { toTarget: { base: 50.0, standard: 8.4, diffTuning: 11.0 }, toSource: { base: 9.0, standard: 38.4, diffTuning: 28.6 } },
  fxemoji: { toTarget: { base: 8.0, standard: 6.9, diffTuning: 7.7 }, toSource: { base: 9.0, standard: 13.0, diffTuning: 14.8 } },
  openmoji: { toTarget: { base: 63.7, standard: 26.8, diffTuning: 33.4 }, toSource: { base: 9.0, standard: 32.5, diffTuning: 25.2 } },
  'vscode-icons': { toTarget: { base: 19.1, standard: 8.8, diffTuning: 9.1 }, toSource: { base: 9.0, standard: 17.3, diffTuning: 16.2 } },
  'game-icons': { toTarget: { base: 58.3, standard: 9.4, diffTuning: 15.0 }, toSource: { base: 9.0, standard: 56.4, diffTuning: 36.9 } },
};
