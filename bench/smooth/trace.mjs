/**
 * npm run smooth -- [--pretend] [--seconds 120] [--dist dist] [--keep FILE]
 *
 * Opens the built page, trains for a while and reports what its main thread did: tasks longer than 50 ms with their causes, frames, memory.
 * Two times are given of a task: thread time, for which the page itself had a core, and wall time, which includes waiting for one. Where the software GPU
 * takes every core, only the first tells what the page's own work costs. --pretend puts the pretending engine of the tests in place of the worker, at its
 * full rate of events: then all cores are the page's (and what the pretending engine does, it does on the page's thread).
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { preview } from 'vite';
import { findChromium } from '../../scripts/chromium.mjs';
import { freePort } from '../../scripts/freePort.mjs';
import { MEASURING, mainThreadReport } from './mainThread.mjs';

const { values } = parseArgs({ options: { pretend: { type: 'boolean', default: false }, seconds: { type: 'string', default: '120' }, dist: { type: 'string', default: 'dist' }, keep: { type: 'string' } } });
const seconds = Number(values.seconds);
if (!(seconds > 0)) throw new Error(`--seconds must be a number above 0, not ${values.seconds}.`);

const categories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'devtools.timeline.frame', 'blink.user_timing', 'v8', 'disabled-by-default-v8.cpu_profiler', '__metadata'];

const { executablePath } = await findChromium();
const host = '127.0.0.1';
const port = await freePort(4550, host);
const server = await preview({ logLevel: 'silent', build: { outDir: values.dist }, preview: { host, port, strictPort: true } });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'] });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
  if (values.pretend) await page.addInitScript({ content: `${await pretendingEngine()}\nengine.installFakeWorker({ stepMs: 12 });` });
  const heap = await page.context().newCDPSession(page);
  await heap.send('Performance.enable');

  const trace = await startTrace();
  await page.goto(`http://${host}:${port}/`);
  await page.waitForFunction(() => performance.getEntriesByName('first-view').length > 0, null, { timeout: 60_000, polling: 500 });
  await page.waitForTimeout(3000);
  const before = await part(MEASURING, () => memory(heap));
  await part('training', () => trainUntil(page, performance.now() + seconds * 1000));
  const after = await part(MEASURING, () => memory(heap));
  await part('curve dragged', () => dragTheCurve(page));
  await part('lab', () => openTheLab(page));
  const events = await trace.stop();
  if (values.keep !== undefined) writeFileSync(values.keep, JSON.stringify({ traceEvents: events }));

  console.log(`# ${values.pretend ? 'The pretending engine' : 'Training on the software GPU'}, ${seconds} s`);
  console.log(mainThreadReport(events));
  console.log(`Memory of the page, garbage collected: ${before} MB before training, ${after} MB after it.`);

  /**
   * @template Result
   * @param {string} name
   * @param {() => Promise<Result>} work
   */
  async function part(name, work) {
    await page.evaluate((mark) => void performance.mark(mark), `part: ${name}`);
    return work();
  }
} finally {
  await browser.close();
  await server.close();
}

/** The tests' pretending engine as a script that leaves a global `engine`. */
async function pretendingEngine() {
  const { outputFiles } = await build({ entryPoints: ['tests/fakeWorker/fakeWorker.ts'], bundle: true, write: false, format: 'iife', globalName: 'engine' });
  return outputFiles[0]?.text ?? '';
}

async function startTrace() {
  const session = await browser.newBrowserCDPSession();
  /** @type {import('./mainThread.mjs').TraceEvent[]} */
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(.../** @type {any} */ (value)));
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { recordMode: 'recordAsMuchAsPossible', includedCategories: categories } });
  return {
    stop: async () => {
      const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
      await session.send('Tracing.end');
      await complete;
      return events;
    },
  };
}

/** @param {import('playwright-core').Page} page @param {number} end when to stop, by performance.now() */
async function trainUntil(page, end) {
  const start = page.getByTestId('start');
  while (performance.now() < end) {
    if (/Start|Train|again/i.test((await start.textContent({ timeout: 1000 }).catch(() => '')) ?? '') && (await start.isEnabled())) await start.click();
    await page.waitForTimeout(Math.max(0, Math.min(1000, end - performance.now())));
  }
}

/** @param {import('playwright-core').Page} page */
async function dragTheCurve(page) {
  const handle = page.locator('[data-tour="curve"] [role="slider"]').nth(2);
  const box = await handle.boundingBox();
  if (box === null) throw new Error('The curve has no handle to drag.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  for (let move = 0; move < 30; move++) {
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 20 * Math.sin(move / 4));
    await page.waitForTimeout(30);
  }
  await page.mouse.up();
}

/** @param {import('playwright-core').Page} page */
async function openTheLab(page) {
  const lab = page.getByTestId('lab');
  await lab.scrollIntoViewIfNeeded();
  for (const tab of await lab.getByRole('tab').all()) {
    await tab.click();
    await page.waitForTimeout(500);
  }
}

/** Heap in use, in MB. @param {import('playwright-core').CDPSession} session */
async function memory(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return ((metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1e6).toFixed(1);
}
