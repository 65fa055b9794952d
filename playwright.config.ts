import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/chromium.mjs';
import { freePort } from './scripts/freePort.mjs';

const { executablePath } = await findChromium();
// Playwright reads this file again in each of its processes: the port that the first one chose is passed on.
const port = Number((process.env['E2E_PORT'] ??= String(await freePort(4600, '127.0.0.1'))));
const baseURL = `http://127.0.0.1:${port}/`;

/** They train on WebGPU itself. The others pretend, and leave the cores to the page. */
const onGpu = ['bundledBase', 'failures', 'finished', 'gpuWork', 'harness', 'labOnGpu', 'offline', 'ownPictures', 'subPath', 'survival', 'training'].map((name) => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  workers: 2,
  projects: [
    { name: 'page', testIgnore: onGpu },
    { name: 'gpu', testMatch: onGpu, workers: 1 }, // the software GPU takes every core there is
  ],
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    baseURL,
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    serviceWorkers: 'block', // they would answer requests that tests intercept; offline.spec.ts allows them
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox',
        '--enable-unsafe-webgpu',
        '--use-webgpu-adapter=swiftshader',
        '--enable-features=Vulkan',
        '--disable-background-networking',
        '--disable-quic',
        '--no-first-run',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  // The built page, as any web host would serve it. `npm test` builds it first; by hand: npm run build.
  webServer: { command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort`, url: baseURL, stdout: 'ignore' },
});
