import { expect, test } from 'vitest';
import { durationText, ProgressBar } from './progressBar';

function recorder(isTTY: boolean) {
  const written: string[] = [];
  let now = 0;
  const bar = new ProgressBar({ isTTY, columns: 80, write: (text) => written.push(text) }, () => now);
  return { bar, written, wait: (milliseconds: number) => (now += milliseconds) };
}

test('a terminal gets one line that is redrawn, and a line break at the end', () => {
  const { bar, written, wait } = recorder(true);
  bar.show('train', 0, 4);
  wait(1000);
  bar.show('train', 1, 4, 'loss 0.5');
  bar.show('train', 4, 4);
  expect(written[0]).toMatch(/^\r\x1b\[2Ktrain \[·{24}\] 0\/4/);
  expect(written[1]).toContain('[██████··················] 1/4  loss 0.5  3 s left');
  expect(written.at(-1)).toBe('\n');
});

test('a line in between takes the place of the bar, so that neither is torn', () => {
  const { bar, written } = recorder(true);
  bar.show('train', 1, 4);
  bar.say('hello');
  expect(written.slice(1)).toEqual(['\r\x1b[2K', 'hello\n']);
});

test('a file gets plain lines, now and then and at the end', () => {
  const { bar, written, wait } = recorder(false);
  for (let done = 0; done <= 30; done++) {
    bar.show('train', done, 30);
    wait(1000);
  }
  expect(written).toEqual(['train 10/30  20 s left\n', 'train 20/30  10 s left\n', 'train 30/30\n']);
});

test('durations are told in units that fit', () => {
  expect([900, 61_000, 3_720_000].map(durationText)).toEqual(['1 s', '1 min 1 s', '1 h 2 min']);
});
