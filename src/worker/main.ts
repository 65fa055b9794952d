import '../config/zodWithoutEval';
import { openWebGpuDevice } from '../engine/device';
import { Engine } from '../engine/engine';
import type { Command } from '../protocol/commands';
import type { EngineEvent } from '../protocol/events';
import { webAssets } from './webAssets';

/** The worker's door: commands in, events out, buffers handed over rather than copied. */
function emit(event: EngineEvent): void {
  postMessage(event, transferredWith(event));
}

function transferredWith(event: EngineEvent): Transferable[] {
  if (event.type === 'samplesDrawn') return [event.images.pixels.buffer, ...(event.nearest === null ? [] : [event.nearest.images.pixels.buffer])];
  if (event.type === 'denoisingDrawn') return event.frames.map(({ images }) => images.pixels.buffer);
  if (event.type === 'weightsExported' || event.type === 'stateCaptured') return [event.bytes];
  return [];
}

const engine = new Engine({
  openDevice: (onGpuError) => openWebGpuDevice(navigator.gpu, onGpuError),
  // the built worker lies in assets/ below the page
  assets: webAssets(new URL(import.meta.env.DEV ? '/' : '../', import.meta.env.DEV ? location.origin : import.meta.url).href),
  emit,
});

addEventListener('message', ({ data }: MessageEvent<Command>) => void engine.handle(data));

/** Held as long as this worker lives: the page waits for it, and so learns of an end that sends no event. */
const lifeLock = `engine-${crypto.randomUUID()}`;
void (navigator as Partial<WorkerNavigator>).locks?.request(lifeLock, () => {
  postMessage({ lifeLock });
  return new Promise<never>(() => undefined);
});
