import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { expect, test } from './playgroundTest';

test('the browser has a WebGPU adapter', async ({ page }) => {
  await openBlankPage(page);
  const adapter = await page.evaluate(async () => {
    const found = await navigator.gpu.requestAdapter();
    return found && { architecture: found.info.architecture, hasDevice: (await found.requestDevice()) instanceof GPUDevice };
  });
  expect(adapter).toEqual({ architecture: 'swiftshader', hasDevice: true });
});

test('a broken shader in a worker is reported', async ({ page, problems }) => {
  problems.allow(/uncaptured GPU error: /);
  await breakAShaderInAWorker(page);
  await expect.poll(() => problems.seen.join()).toContain('unexpected token');
});

test('a broken shader in a worker fails a test that expects nothing', async ({ page }) => {
  test.fail();
  await breakAShaderInAWorker(page);
});

for (const [what, code] of [
  ['an error thrown in a worker', 'throw new Error("worker broke")'],
  ['a promise rejected in a worker', 'Promise.reject(new Error("worker broke"))'],
] as const) {
  test(`${what} is reported`, async ({ page, problems }) => {
    problems.allow(/worker broke/);
    await runInWorker(page, `setTimeout(() => { ${code} }); setTimeout(() => postMessage('done'), 100);`);
    await expect.poll(() => problems.seen.join()).toContain('worker broke');
  });
}

async function openBlankPage(page: Page): Promise<void> {
  await page.route('**/blank', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>blank</title>' }));
  await page.goto('blank');
}

const breakAShaderInAWorker = (page: Page) =>
  runInWorker(
    page,
    `const device = await (await navigator.gpu.requestAdapter()).requestDevice();
     const module = device.createShaderModule({ code: 'this is no WGSL' });
     device.createComputePipeline({ layout: 'auto', compute: { module } });
     await device.queue.onSubmittedWorkDone();
     postMessage('done');`,
  );

/** Runs the code in a module worker that comes over the network, as the page's own does, until its first message. */
async function runInWorker(page: Page, code: string): Promise<void> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/worker.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? code : '<!doctype html><link rel="icon" href="data:,">');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          new Worker('/worker.js', { type: 'module' }).onmessage = resolve;
        }),
    );
  } finally {
    server.close();
  }
}
