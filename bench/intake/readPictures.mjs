/**
 * How long the page takes to read a folder of pictures, what memory that takes, and how long it is deaf meanwhile.
 *
 *     node bench/intake/readPictures.mjs [--count 10000] [--size 128] [--other 0]
 *
 * --other adds so many small files that are no pictures. Builds the page, makes the pictures in a temporary folder (half PNG, half JPEG, ten classes)
 * and gives the folder to Chromium as a person would. Memory is that of the page's process, its workers included, as the system counts it (RSS).
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { build, preview } from 'vite';
import { findChromium } from '../../scripts/chromium.mjs';

const { values } = parseArgs({ options: { count: { type: 'string', default: '10000' }, size: { type: 'string', default: '128' }, other: { type: 'string', default: '0' } } });
const count = Number(values.count);
const size = Number(values.size);
const other = Number(values.other);

const work = mkdtempSync(join(tmpdir(), 'intake-bench-'));
const folder = join(work, 'pictures');

/** Smooth colours with some grain, all different: about as large as photographs. */
async function makePictures() {
  for (let label = 0; label < 10; label++) mkdirSync(join(folder, `class ${label}`), { recursive: true });
  const pixels = new Uint8Array(size * size * 3);
  for (let index = 0; index < count; index++) {
    let noise = index + 1;
    for (let at = 0; at < pixels.length; at++) {
      noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
      pixels[at] = 96 + 64 * Math.sin((at % (3 * size)) / 40 + index) + 48 * Math.cos(at / (30 * size) - index) + (noise >>> 28);
    }
    const picture = sharp(pixels, { raw: { width: size, height: size, channels: 3 } });
    const path = join(folder, `class ${index % 10}`, String(index));
    await (index % 2 === 0 ? picture.png({ compressionLevel: 3 }).toFile(`${path}.png`) : picture.jpeg().toFile(`${path}.jpg`));
  }
  for (let index = 0; index < other; index++) writeFileSync(join(folder, `class ${index % 10}`, `${index}.txt`), 'no picture');
}

/** Kilobytes: the largest resident size so far of any process that the browser started as a page. */
function largestPageProcess() {
  let largest = 0;
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('--type=renderer')) continue;
      largest = Math.max(largest, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0));
    } catch {
      // it ended meanwhile
    }
  }
  return largest;
}

try {
  console.log(`Making ${count} pictures of ${size} × ${size}${other > 0 ? ` and ${other} other files` : ''} in ${folder}`);
  await makePictures();
  await build({ logLevel: 'warn', build: { outDir: join(work, 'dist') } });
  const server = await preview({ build: { outDir: join(work, 'dist') }, preview: { host: '127.0.0.1', port: 4811 } });
  const { executablePath } = await findChromium();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.addInitScript(() => {
      const longTasks = /** @type {PerformanceEntry[]} */ ([]);
      new PerformanceObserver((list) => longTasks.push(...list.getEntries())).observe({ type: 'longtask' });
      Object.assign(globalThis, { longTasks });
    });
    await page.goto(server.resolvedUrls?.local[0] ?? 'http://127.0.0.1:4811/');
    await page.getByTestId('own-pictures').click();
    const before = largestPageProcess();
    const choosing = performance.now();
    await page.evaluate(() => document.querySelector('[data-testid=choose-folder]')?.addEventListener('change', () => Object.assign(globalThis, { given: performance.now() }), { capture: true }));
    await page.getByTestId('choose-folder').setInputFiles(folder);
    await page.waitForFunction(() => document.querySelector('[data-testid=accept]:enabled') !== null, null, { timeout: 600_000, polling: 50 });
    const { seconds, longest } = await page.evaluate(() => {
      const given = Number(Reflect.get(globalThis, 'given'));
      const tasks = /** @type {PerformanceEntry[]} */ (Reflect.get(globalThis, 'longTasks')).filter(({ startTime }) => startTime > given); // not the browser's making of the list
      return { seconds: (performance.now() - given) / 1000, longest: Math.max(0, ...tasks.map(({ duration }) => duration)) };
    });
    const read = await page.getByTestId('review-counts').innerText();
    console.log(`${read}`);
    console.log(`read in ${seconds.toFixed(1)} s (${((performance.now() - choosing) / 1000).toFixed(1)} s with the browser's listing of the folder)`);
    console.log(`memory of the page's process: ${(before / 1024).toFixed(0)} MB before, at most ${(largestPageProcess() / 1024).toFixed(0)} MB`);
    console.log(`longest time without an answer: ${longest.toFixed(0)} ms`);
    const saving = performance.now();
    await page.getByTestId('accept').click();
    await page.getByTestId('intake').waitFor({ state: 'hidden', timeout: 120_000 });
    console.log(`kept in ${((performance.now() - saving) / 1000).toFixed(1)} s, at most ${(largestPageProcess() / 1024).toFixed(0)} MB`);
  } finally {
    await browser.close();
    await server.close();
  }
} finally {
  rmSync(work, { recursive: true });
}
