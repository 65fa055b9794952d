/**
 * What the two test runners say in their JSON reports, brought to one form. A report that is missing, that shows no
 * test at all, or that shows only passes though the runner ended with an error, counts as a failure: a suite that did
 * not run must never look like one that passed.
 *
 * @typedef {{ passed: number, failed: number, skipped: number, notes: string[] }} Count
 */

/**
 * @typedef {{ testResults?: { name: string, status: string, assertionResults: { status: string }[] }[] }} VitestReport
 * @typedef {{ stats?: { expected: number, flaky: number, unexpected: number, skipped: number }, errors?: unknown[] }} PlaywrightReport
 */

/**
 * @param {VitestReport} report
 * @returns {Count}
 */
export function countVitest(report) {
  const files = report.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const having = (/** @type {string} */ status) => tests.filter((test) => test.status === status).length;
  // A file that fails to load, or whose hooks fail, holds no failed test.
  const broken = files.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  const passed = having('passed');
  const failed = having('failed');
  return { passed, failed: failed + broken.length, skipped: tests.length - passed - failed, notes: broken.map((file) => `${file.name} could not run`) };
}

/**
 * @param {PlaywrightReport} report
 * @returns {Count}
 */
export function countPlaywright(report) {
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = report.stats ?? {};
  const errors = report.errors?.length ?? 0;
  return { passed: expected + flaky, failed: unexpected + errors, skipped, notes: errors > 0 ? [`${errors} error${errors > 1 ? 's' : ''} outside of any test`] : [] };
}

/**
 * @template Report
 * @param {string | null} text   what the runner wrote, null when it wrote nothing
 * @param {number | null} status its exit status
 * @param {(report: Report) => Count} countReport
 * @returns {Count}
 */
export function countRun(text, status, countReport) {
  const failure = (/** @type {string} */ note) => ({ passed: 0, failed: 1, skipped: 0, notes: [note] });
  if (text === null) return failure(`the runner ended with status ${status} and left no report`);
  /** @type {Report} */
  let report;
  try {
    report = JSON.parse(text);
  } catch {
    return failure(`the runner ended with status ${status} and left a report that is no JSON`);
  }
  const count = countReport(report);
  if (count.failed > 0) return count;
  if (count.passed === 0) return { ...count, failed: 1, notes: [...count.notes, 'no test ran'] };
  if (status !== 0) return { ...count, failed: 1, notes: [...count.notes, `the runner ended with status ${status} though no test failed`] };
  return count;
}

/**
 * @param {Count[]} counts
 * @returns {Count}
 */
export const sumCounts = (counts) =>
  counts.reduce((sum, count) => ({ passed: sum.passed + count.passed, failed: sum.failed + count.failed, skipped: sum.skipped + count.skipped, notes: [...sum.notes, ...count.notes] }), { passed: 0, failed: 0, skipped: 0, notes: [] });
