import { describe, expect, test } from 'vitest';
import { countPlaywright, countRun, countVitest, sumCounts } from './testReports.mjs';

const file = (status: string, ...tests: string[]) => ({ name: 'some.test.ts', status, assertionResults: tests.map((each) => ({ status: each })) });

describe('a vitest report', () => {
  test('is counted by test', () => {
    const report = { testResults: [file('passed', 'passed', 'passed', 'skipped'), file('failed', 'passed', 'failed')] };
    expect(countVitest(report)).toEqual({ passed: 3, failed: 1, skipped: 1, notes: [] });
  });

  test('counts a file that could not run as one failure', () => {
    expect(countVitest({ testResults: [file('failed'), file('passed', 'passed')] })).toMatchObject({ passed: 1, failed: 1, notes: ['some.test.ts could not run'] });
  });
});

describe('a Playwright report', () => {
  test('is counted by its statistics', () => {
    expect(countPlaywright({ stats: { expected: 4, flaky: 1, unexpected: 2, skipped: 3 }, errors: [] })).toEqual({ passed: 5, failed: 2, skipped: 3, notes: [] });
  });

  test('counts errors outside of tests, such as a server that does not start', () => {
    expect(countPlaywright({ stats: { expected: 1, flaky: 0, unexpected: 0, skipped: 0 }, errors: [{}] })).toMatchObject({ passed: 1, failed: 1 });
  });
});

describe('a run', () => {
  const passed = JSON.stringify({ testResults: [file('passed', 'passed')] });

  test('with passes and status 0 is good', () => expect(countRun(passed, 0, countVitest)).toEqual({ passed: 1, failed: 0, skipped: 0, notes: [] }));

  test.each([
    ['left no report', null, 1],
    ['left half a report', passed.slice(0, 20), 0],
    ['ran no test', JSON.stringify({ testResults: [] }), 0],
    ['skipped every test', JSON.stringify({ testResults: [file('passed', 'skipped')] }), 0],
    ['ended with an error though every test passed', passed, 1],
    ['was killed though every test passed', passed, null],
    ['wrote a report of another form', '{}', 0],
  ])('that %s is one failure, and says why', (_what, text, status) => {
    const count = countRun(text, status, countVitest);
    expect(count.failed).toBe(1);
    expect(count.notes).toHaveLength(1);
  });

  test('whose failures are counted already gets none added for its exit status', () => {
    expect(countRun(JSON.stringify({ testResults: [file('failed', 'failed')] }), 1, countVitest).failed).toBe(1);
  });
});

test('counts add up, notes and all', () => {
  const one = { passed: 1, failed: 2, skipped: 3, notes: ['a'] };
  expect(sumCounts([one, { ...one, notes: ['b'] }])).toEqual({ passed: 2, failed: 4, skipped: 6, notes: ['a', 'b'] });
  expect(sumCounts([])).toEqual({ passed: 0, failed: 0, skipped: 0, notes: [] });
});
