import type { ImageBatch } from '../protocol/events';
import type { LoggedEvent } from './library';
import type { StoredRun, Thumbnails } from './records';

const THUMBNAILS = 4;

/** What a run's record says of itself after these events: step, status, last losses and distances, changes of settings, pictures. */
export function withEvents(run: StoredRun, events: readonly LoggedEvent[]): StoredRun {
  return events.reduce(withEvent, run);
}

function withEvent(run: StoredRun, event: LoggedEvent): StoredRun {
  switch (event.type) {
    case 'baseLoaded':
      return { ...run, base: { id: event.model.id, digest: event.model.digest } };
    case 'runStarted':
      return { ...run, status: 'running', step: event.fromStep, failure: null };
    case 'runResumed':
      return { ...run, status: 'running', step: event.step };
    case 'stepsCompleted': {
      const last = event.steps.at(-1);
      if (last === undefined) return run;
      const { reconsolidation, retention } = last;
      return { ...run, step: last.step, summary: { ...run.summary, reconsolidation: reconsolidation ?? run.summary.reconsolidation, retention: retention ?? run.summary.retention } };
    }
    case 'settingsChanged': {
      const { step, live, isPlanned } = event;
      const others = run.changes.filter((change) => change.step < step || (isPlanned && change.step > step)); // one by hand drops what was planned
      return { ...run, changes: [...others, { step, settings: live }].sort((a, b) => a.step - b.step) };
    }
    case 'evaluated': {
      const { fdIcon64, kid } = event.distances;
      if (event.against === 'source') return { ...run, summary: { ...run.summary, sourceFdIcon64: fdIcon64?.value ?? null } };
      return { ...run, summary: { ...run.summary, fdIcon64: fdIcon64?.value ?? null, fdIcon64Count: fdIcon64?.nFake ?? null, kid: kid?.value ?? null } };
    }
    case 'samplesDrawn':
      return event.model === 'current' ? { ...run, thumbnails: thumbnailsOf(event.images) } : run;
    case 'runPaused':
      return { ...run, status: 'paused', step: event.step };
    case 'runStopped':
      return { ...run, status: 'stopped', step: event.step };
    case 'runFinished':
      return { ...run, status: 'finished', step: event.step };
    case 'runFailed':
      return { ...run, status: 'failed', step: Math.max(run.step, event.step), failure: event.message };
    default:
      return run;
  }
}

/** The first few pictures, without their alpha. */
export function thumbnailsOf({ count, size, pixels }: ImageBatch): Thumbnails {
  const kept = Math.min(count, THUMBNAILS);
  const rgb = new Uint8Array(kept * size * size * 3);
  for (let pixel = 0; pixel < kept * size * size; pixel++) rgb.set(pixels.subarray(pixel * 4, pixel * 4 + 3), pixel * 3);
  return { imageSize: size, count: kept, pixels: rgb };
}
