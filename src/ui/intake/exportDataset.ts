import type { ExportedDataset, IntakeReply, IntakeRequest } from '../../intake/intakeMessages';
import { startIntakeWorker } from './startReading';

/** A set as a zip of PNGs, one folder a class; packed in a worker. */
export function exportDataset({ title, imageSize, count, pixels, labels, classes }: ExportedDataset, createWorker: () => Worker = startIntakeWorker): Promise<Blob> {
  const worker = createWorker();
  const packed = new Promise<Blob>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<IntakeReply>) => {
      if (data.type === 'datasetExported') resolve(data.zip);
      else if (data.type === 'failed') reject(new Error(data.message));
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new Error(`The set could not be packed: ${event.message || 'the browser gave no reason'}.`));
    });
  });
  worker.postMessage({ type: 'exportDataset', dataset: { title, imageSize, count, pixels, labels, classes } } satisfies IntakeRequest);
  return packed.finally(() => worker.terminate());
}
