import { describe, expect, it } from 'vitest';
import type { IntakeReply, IntakeRequest } from '../../intake/intakeMessages';
import type { ReviewAction } from '../../intake/review';
import { startReading, type Reading } from './startReading';

const settings = { imageSize: 8, framing: 'crop', ground: [0, 0, 0] } as const;
const files = (count: number) => Array.from({ length: count }, (_, index) => ({ path: `${index}.png`, file: new Blob() }));

function begun(): { reading: Reading; requests: IntakeRequest[]; told: ReviewAction[]; reply: (reply: IntakeReply) => void; fail: (message: string) => void; isEnded: () => boolean } {
  const requests: IntakeRequest[] = [];
  const told: ReviewAction[] = [];
  let isEnded = false;
  const worker = Object.assign(new EventTarget(), { postMessage: (request: IntakeRequest) => void requests.push(request), terminate: () => (isEnded = true) });
  const reading = startReading(settings, (action) => told.push(action), () => worker as unknown as Worker);
  return {
    reading,
    requests,
    told,
    reply: (data) => worker.dispatchEvent(new MessageEvent('message', { data })),
    fail: (message) => worker.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message })),
    isEnded: () => isEnded,
  };
}

const handedOver = (requests: readonly IntakeRequest[]): string[] => requests.flatMap((request) => (request.type === 'readFiles' ? request.files.map(({ path }) => path) : []));

describe('the reading of files in a worker', () => {
  it('hands them over a few at a time, all in order, and ends once all are read', () => {
    const { reading, requests, told, reply } = begun();
    reading.add(files(1000));
    expect(requests[0]).toEqual({ type: 'begin', settings });
    expect(handedOver(requests).length).toBeLessThan(300);
    for (let portion = 0; portion < Math.ceil(1000 / 128); portion++) {
      expect(told).toEqual([]);
      reply({ type: 'filesRead', count: 128 });
    }
    expect(handedOver(requests)).toEqual(files(1000).map(({ path }) => path));
    expect(told).toEqual([{ type: 'readingEnded' }]);
  });

  it('takes more files while others are read', () => {
    const { reading, requests, told, reply } = begun();
    reading.add(files(1));
    reading.add([{ path: 'more.png', file: new Blob() }]);
    reply({ type: 'filesRead', count: 1 });
    expect(told).toEqual([]);
    reply({ type: 'filesRead', count: 1 });
    expect(handedOver(requests)).toEqual(['0.png', 'more.png']);
    expect(told).toEqual([{ type: 'readingEnded' }]);
  });

  it('tells what was found', () => {
    const { told, reply } = begun();
    reply({ type: 'found', findings: [{ is: 'hidden' }] });
    expect(told).toEqual([{ type: 'found', findings: [{ is: 'hidden' }] }]);
  });

  it('says why it failed, whether the worker says so or falls silent', () => {
    for (const failing of ['failed', 'error'] as const) {
      const { told, reply, fail, isEnded } = begun();
      if (failing === 'failed') reply({ type: 'failed', message: 'No canvas here.' });
      else fail('No canvas here.');
      expect(told).toMatchObject([{ type: 'readingFailed', message: expect.stringContaining('No canvas here.') as string }]);
      expect(isEnded()).toBe(true);
    }
  });
});
