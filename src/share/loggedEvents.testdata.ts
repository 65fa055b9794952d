import { defaultRunConfig } from '../config/defaults';
import type { ImageBatch } from '../protocol/events';
import type { LoggedEvent } from '../storage/library';

/** Pictures in which no two pixels are alike. */
export function images(count: number, size = 4): ImageBatch {
  return { count, size, pixels: Uint8ClampedArray.from({ length: count * size * size * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 89) % 251)) };
}

const { live } = defaultRunConfig;
const floor = { value: 1, sd: 0.5, n: 10, splits: 8 };
const fdIcon64 = { value: 12.5, sd: 1, nReal: 400, nFake: 64, floor };

/** One event of every kind that a log may hold, with values that JSON has no words for. */
export const loggedEvents: { [Type in LoggedEvent['type']]: LoggedEvent & { type: Type } } = {
  baseLoaded: { type: 'baseLoaded', model: { id: 'tiny', digest: 'ab'.repeat(32), inputSize: 32, patchSize: 4, hiddenSize: 32, depth: 2, numHeads: 2, numClasses: 9, parameterCount: 54_000 } },
  datasetLoaded: { type: 'datasetLoaded', dataset: 'circle-flags', trainCount: 395, heldOutCount: 44, classes: ['flag, "red"'] },
  bankReady: { type: 'bankReady', origin: 'shipped', size: 512, ddimSteps: 50 },
  runStarted: { type: 'runStarted', config: defaultRunConfig, live, fromStep: 0, targetRows: 26, bankRows: 6 },
  stepsCompleted: { type: 'stepsCompleted', steps: [{ step: 1, reconsolidation: 0.5, retention: null, targetT: [0, 999], bankT: [] }, { step: 2, reconsolidation: NaN, retention: 0.25, targetT: [3], bankT: [4] }], stepMs: 12.5 },
  settingsChanged: { type: 'settingsChanged', step: 2, live: { ...live, lambda: 1 }, changed: ['lambda'], isPlanned: false },
  samplesDrawn: { type: 'samplesDrawn', model: 'current', step: 2, seed: 7, images: images(5), classNames: ['', 'flag'], nearest: { images: images(5, 8), distances: [1, 2], heldOutMedian: null } },
  evaluated: { type: 'evaluated', step: 2, against: 'target', distances: { fdIcon64, kid: { ...fdIcon64, floor: null } }, gpuShare: 0.1 },
  heldOutLossMeasured: { type: 'heldOutLossMeasured', step: 2, rows: 8, mean: 0.5, byTimestep: [{ t: 10, loss: 0.5 }] },
  lossByTimestepMeasured: { type: 'lossByTimestepMeasured', step: 2, rows: 8, curves: [{ model: 'current', against: 'source', points: [{ t: 10, loss: 0.5, sd: 0.1 }] }] },
  experimentQueued: { type: 'experimentQueued', id: 9, request: { kind: 'ewc', samples: 8, seeds: [0] }, arms: [{ id: 'current', title: 'now' }] },
  experimentStarted: { type: 'experimentStarted', id: 9, base: 'tiny', dataset: 'circle-flags', modelStep: 2 },
  experimentMeasured: { type: 'experimentMeasured', id: 9, rows: [{ arm: 'current', x: 0, seed: 0, measure: 'ewcMean', against: null, value: -Infinity, sd: null, nReal: null, nFake: 8, floor: null }] },
  experimentDrew: { type: 'experimentDrew', id: 9, strips: [{ arm: 'current', x: 0, seed: 0, images: images(2) }] },
  experimentFinished: { type: 'experimentFinished', id: 9 },
  experimentCancelled: { type: 'experimentCancelled', id: 9 },
  experimentFailed: { type: 'experimentFailed', id: 9, message: 'no' },
  runPaused: { type: 'runPaused', step: 2 },
  runResumed: { type: 'runResumed', step: 2 },
  runStopped: { type: 'runStopped', step: 2 },
  runFinished: { type: 'runFinished', step: 2 },
  runFailed: { type: 'runFailed', kind: 'nan-loss', step: 2, lastGoodStep: 1, message: 'NaN' },
};
