/**
 * npm test              every check and every test
 * npm test -- gpu e2e   only these stages: lint, types, unit, gpu, build, size, e2e
 *
 * A stage that fails does not keep the later ones from running. The last line is 'N passed, N failed'.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.mjs';
import { softwareVulkanEnv } from './softwareVulkanEnv.mjs';
import { countPlaywright, countRun, countVitest, sumCounts } from './testReports.mjs';

/**
 * @typedef {import('./testReports.mjs').Count} Count
 * @typedef {{ name: string, run: () => Promise<Count> }} Stage
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (/** @type {string} */ path) => join(root, 'node_modules', path);

/**
 * @param {string} script  of an npm package; run with this Node, its output shown as it comes
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<number | null>} exit status, null when a signal ended it
 */
function runNode(script, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
    child.on('error', () => resolve(null));
    child.on('exit', (status) => resolve(status));
  });
}

/**
 * @param {string} name
 * @param {string} script
 * @param {...string} args
 * @returns {Stage}
 */
const check = (name, script, ...args) => ({
  name,
  run: async () => ((await runNode(script, args)) === 0 ? { passed: 1, failed: 0, skipped: 0, notes: [] } : { passed: 0, failed: 1, skipped: 0, notes: [] }),
});

/**
 * @template Report
 * @param {string} name
 * @param {(report: Report) => Count} countReport
 * @param {(reportFile: string) => Promise<number | null>} runTests
 * @returns {Stage}
 */
const suite = (name, countReport, runTests) => ({
  name,
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'diff-tuning-test-'));
    const reportFile = join(folder, 'report.json');
    const status = await runTests(reportFile);
    const count = countRun(existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : null, status, countReport);
    rmSync(folder, { recursive: true });
    return count;
  },
});

/** @param {string} project */
const vitest = (project) =>
  suite(`${project} tests`, countVitest, (reportFile) => runNode(bin('vitest/vitest.mjs'), ['run', '--project', project, '--maxWorkers=100%', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]));

/** @param {'page' | 'gpu'} project of playwright.config.ts; one after the other, since what runs on the software GPU wants all cores */
const endToEnd = (project) =>
  suite(`end-to-end tests (${project})`, countPlaywright, (reportFile) =>
    runNode(bin('@playwright/test/cli.js'), ['test', `--project=${project}`, '--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile }),
  );

const endToEnds = [endToEnd('page'), endToEnd('gpu')];
const build = check('build', bin('vite/bin/vite.js'), 'build', '--logLevel', 'warn');
const size = check('size', bin('size-limit/bin.js'));
const typesOf = (/** @type {string} */ part) => check(`types of the ${part} side`, bin('typescript/bin/tsc'), '-p', `tsconfig.${part}.json`);

/** @type {Record<string, Stage[]>} */
const stages = {
  lint: [check('lint', bin('eslint/bin/eslint.js'), '.')],
  types: [typesOf('page'), typesOf('worker'), typesOf('node')],
  unit: [vitest('unit')],
  gpu: [vitest('gpu')],
  build: [build],
  size: [build, size],
  e2e: [build, ...endToEnds],
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => stages[name] === undefined);
if (unknown.length > 0) {
  console.error(`There is no stage ${unknown.join(', ')}. Stages: ${Object.keys(stages).join(', ')}. For one file: npx vitest run FILE, or npx playwright test FILE.`);
  process.exit(2);
}
const chosen = [...new Set((asked.length > 0 ? asked : Object.keys(stages)).flatMap((name) => stages[name] ?? []))];

const began = performance.now();
const seconds = (/** @type {number} */ since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const inWords = (/** @type {Count} */ count) => `${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ''}`;

if (chosen.some((stage) => stage.name === 'gpu tests' || stage === size || endToEnds.includes(stage))) {
  try {
    const chromium = await findChromium({ install: true, say: console.log });
    console.log(`Chromium: ${chromium.executablePath} (${chromium.source})`);
    process.env['CHROMIUM_PATH'] = chromium.executablePath;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error); // the stages that need it fail by themselves
  }
  Object.assign(process.env, softwareVulkanEnv({ say: console.log }));
}

/** @type {{ name: string, count: Count, time: string }[]} */
const done = [];
for (const stage of chosen) {
  console.log(`\n── ${stage.name} ${'─'.repeat(Math.max(0, 70 - stage.name.length))}`);
  const started = performance.now();
  const count = await stage.run();
  done.push({ name: stage.name, count, time: seconds(started) });
  for (const note of count.notes) console.log(`${stage.name}: ${note}`);
  console.log(`── ${stage.name}: ${inWords(count)} in ${seconds(started)}`);
}

const total = sumCounts(done.map(({ count }) => count));
console.log(`\nAll in ${seconds(began)}:`);
for (const { name, count, time } of done) console.log(`  ${count.failed > 0 ? '✗' : '✓'} ${name}: ${inWords(count)} (${time})`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
