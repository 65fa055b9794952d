import { floatsToRgba } from '../data/imageDataset';
import type { ImageBatch, InspectedRow, InspectedStep } from '../protocol/events';
import type { StepInspection } from '../training/inspectStep';

/** Standard deviations of noise that reach from black to white. */
const NOISE_RANGE = 3;

/** A step taken apart, for the page. */
export function inspectedStep({ step, batch, rowLosses, targetDensity, bankDensity, xt, predictedEps, predictedX0 }: StepInspection, classes: readonly string[], imageSize: number): InspectedStep {
  const images = (values: Float32Array): ImageBatch => ({ count: batch.t.length, size: imageSize, pixels: floatsToRgba(values, imageSize) });
  const noise = (values: Float32Array): ImageBatch => images(values.map((value) => value / NOISE_RANGE));
  const rows = Array.from(batch.t, (t, row): InspectedRow => ({
    kind: row < batch.targetRows ? 'target' : 'bank',
    picture: batch.pictures[row] ?? 0,
    className: classes[batch.labels[row] ?? classes.length] ?? '',
    t,
    curveWeight: batch.curveWeight[row] ?? 0,
    lossWeight: batch.lossWeight[row] ?? 0,
    loss: rowLosses[row] ?? NaN,
  }));
  return {
    step,
    rows,
    x0: images(batch.x0),
    xt: images(xt),
    eps: noise(batch.eps),
    predictedEps: noise(predictedEps),
    predictedX0: images(predictedX0),
    targetDensity: Array.from(targetDensity ?? []),
    bankDensity: Array.from(bankDensity ?? []),
  };
}
