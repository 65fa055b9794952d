import type { IntakeReply, IntakeRequest } from '../../intake/intakeMessages';
import type { GivenFile, ReadSettings } from '../../intake/pictureReader';
import type { ReviewAction } from '../../intake/review';
import { drawSvg } from './drawSvg';

export const startIntakeWorker = (): Worker => new Worker(new URL('../../worker/intakeMain.ts', import.meta.url), { type: 'module', name: 'intake' });

/** Files handed over at once, and such portions on their way: the worker never waits, and never holds a hundred thousand. */
const PORTION = 128;
const PORTIONS_UNDER_WAY = 2;

export interface Reading {
  /** More files, read after those before. */
  add: (files: readonly GivenFile[]) => void;
  /** Ends at once, in the middle of a picture too. */
  stop: () => void;
}

/** Reads files in a worker of their own, and tells what is found. */
export function startReading(settings: ReadSettings, tell: (action: ReviewAction) => void, createWorker: () => Worker = startIntakeWorker): Reading {
  const worker = createWorker();
  let waiting: readonly GivenFile[] = [];
  let next = 0;
  let portionsUnderWay = 0;
  const send = (request: IntakeRequest, transfer: Transferable[] = []): void => worker.postMessage(request, transfer);

  function sendPortions(): void {
    while (portionsUnderWay < PORTIONS_UNDER_WAY && next < waiting.length) {
      send({ type: 'readFiles', files: waiting.slice(next, next + PORTION) });
      next += PORTION;
      portionsUnderWay += 1;
    }
    if (portionsUnderWay === 0) tell({ type: 'readingEnded' });
  }

  function fail(message: string): void {
    worker.terminate();
    tell({ type: 'readingFailed', message });
  }

  async function receive(reply: IntakeReply): Promise<void> {
    switch (reply.type) {
      case 'found':
        tell({ type: 'found', findings: reply.findings });
        break;
      case 'filesRead':
        portionsUnderWay -= 1;
        sendPortions();
        break;
      case 'drawSvg': {
        const bitmap = await drawSvg(reply.svg, reply.width, reply.height);
        send({ type: 'svgDrawn', request: reply.request, bitmap }, bitmap === null ? [] : [bitmap]);
        break;
      }
      case 'failed':
        fail(reply.message);
        break;
      case 'datasetExported':
        break;
    }
  }

  worker.addEventListener('message', ({ data }: MessageEvent<IntakeReply>) => void receive(data));
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    fail(`The part of the page that reads pictures stopped: ${event.message || 'the browser gave no reason'}. What was read before is here.`);
  });
  send({ type: 'begin', settings });
  return {
    add: (files) => {
      waiting = [...waiting.slice(next), ...files];
      next = 0;
      sendPortions();
    },
    stop: () => worker.terminate(),
  };
}
