/**
 * npm run capture -- [--dist dist]
 *
 * Makes the README's moving picture and the still ones from the built page: the recorded run of the bundled base as it plays, the curve as it is
 * dragged, the run as it is gone through by hand. Writes docs/capture.webp and docs/screenshots/*.png. Build the page first.
 */
import { mkdirSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { preview } from 'vite';
import { findChromium } from './chromium.mjs';
import { freePort } from './freePort.mjs';

const { values } = parseArgs({ options: { dist: { type: 'string', default: 'dist' } } });

const size = { width: 1440, height: 900 };
/** Of the moving picture, in pixels. */
const width = 1280;
const frameMs = 250;
const mostBytes = 3 * 2 ** 20;
const folder = 'docs/screenshots';

/** @type {{ width: number, height: number }[]} */
const screens = [
  { width: 360, height: 800 },
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];

const { executablePath } = await findChromium();
const host = '127.0.0.1';
const port = await freePort(4750, host);
const url = `http://${host}:${port}/`;
const server = await preview({ logLevel: 'silent', build: { outDir: values.dist }, preview: { host, port, strictPort: true } });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'] });
try {
  await captureStory();
  mkdirSync(folder, { recursive: true });
  for (const screen of screens) for (const colorScheme of /** @type {const} */ (['light', 'dark'])) await screenshot(screen, colorScheme);
} finally {
  await browser.close();
  await server.close();
}

/** @param {{ width: number, height: number }} viewport @param {'light' | 'dark'} colorScheme */
async function openPage(viewport, colorScheme) {
  const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce', serviceWorkers: 'block' }); // with less motion the run waits at its end
  await page.goto(url);
  await page.getByTestId('recording-step').waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => document.querySelectorAll('svg.chart-surface').length > 1);
  // The device is that of the machine. Where it is a software one, the page says so above everything else; here that has been read.
  await page.getByTestId('device').waitFor({ state: 'attached', timeout: 60_000 });
  await page.waitForTimeout(1500);
  const read = page.getByTestId('software-note').getByRole('button', { name: 'Dismiss' });
  if (await read.isVisible()) await read.click();
  await page.waitForTimeout(500);
  return page;
}

/** Play, drag ψ, go through the run: one frame each quarter of a second. */
async function captureStory() {
  const page = await openPage(size, 'light');
  /** @type {{ png: Buffer, ms: number }[]} */
  const frames = [];
  const frame = async (ms = frameMs) => frames.push({ png: await sharp(await page.screenshot()).resize({ width }).png().toBuffer(), ms });
  const slider = page.getByTestId('recording-step');
  const steps = Number(await slider.getAttribute('max'));
  /** @param {number} share of the run */
  const goTo = (share) => slider.fill(String(Math.round(share * steps)));

  await goTo(0);
  await frame(1000);
  for (let share = 1; share <= 20; share++) {
    await goTo(share / 20);
    await frame();
  }
  await frame(1200);
  const handle = page.getByTestId('psi-handle').nth(2);
  const box = await handle.boundingBox();
  if (box === null) throw new Error('The curve has no handle to drag.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let move = 1; move <= 12; move++) {
    await page.mouse.move(x, y - 45 * Math.sin((Math.PI * move) / 14));
    await frame(150);
  }
  await page.mouse.up();
  await frame(1000);
  for (const share of [0.8, 0.6, 0.4, 0.2, 0.1, 0.3, 0.6, 1]) {
    await goTo(share);
    await frame(350);
  }
  await frame(2000);
  await page.close();

  const file = 'docs/capture.webp';
  await sharp(frames.map(({ png }) => png), { join: { animated: true } })
    .webp({ quality: 72, effort: 4, delay: frames.map(({ ms }) => ms), loop: 0 })
    .toFile(file);
  const { size: bytes } = statSync(file);
  console.log(`${file}: ${frames.length} frames, ${(bytes / 2 ** 20).toFixed(2)} MB`);
  if (bytes > mostBytes) throw new Error(`${file} takes ${bytes} bytes, more than ${mostBytes}: take fewer frames, or lower the quality.`);
}

/** @param {{ width: number, height: number }} screen @param {'light' | 'dark'} colorScheme */
async function screenshot(screen, colorScheme) {
  const page = await openPage(screen, colorScheme);
  const file = `${folder}/${screen.width}-${colorScheme}.png`;
  await sharp(await page.screenshot()).png({ palette: true, quality: 90 }).toFile(file);
  await page.close();
  console.log(file);
}
