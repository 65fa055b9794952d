import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { readSafetensors, writeSafetensors } from '../../src/model/safetensors';
import { engineWorker, eventsOf, keepOpenedDevice, openPlayground, stepsDone, tinyConfig, waitForEvent, waitForSteps } from './playground';
import { expect, test } from './playgroundTest';

test('without a graphics adapter the page says so', async ({ page }) => {
  await page.route(/assets\/main-.*\.js/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `navigator.gpu.requestAdapter = async () => null;${await response.text()}` });
  });
  await page.goto('./');
  await expect(page.getByTestId('no-webgpu')).toContainText('adapter');
});

test('a worker that does not start is named, with what to do', async ({ page, problems }) => {
  problems.allow(/ERR_FAILED/);
  await page.route(/assets\/main-.*\.js/, (route) => route.abort());
  await page.goto('./');
  await expect(page.getByTestId('alert')).toContainText('worker');
});

test('a checkpoint that does not fit is refused with its reason, and the bundled base goes on working', async ({ page }) => {
  await openPlayground(page, tinyConfig);
  await page.getByTestId('open-checkpoint').setInputFiles('public/models/feature-net.safetensors');
  await expect(page.getByTestId('alert')).toContainText('does not describe a DiT');
  await page.getByTestId('start').click();
  await waitForSteps(page, 1);
});

test('a loss that is not a number stops the run, keeps the last good weights and offers half the learning rate', async ({ page }) => {
  const { metadata, tensors } = readSafetensors(readFileSync('public/models/tiny.safetensors'));
  const broken = [...tensors].map(([name, { shape, data }]) => {
    if (!(data instanceof Float32Array)) throw new Error(`${name} is not float`);
    return [name, { shape: [...shape], data: name === 'final_layer.linear.bias' ? data.map(() => NaN) : data }] as const;
  });
  await openPlayground(page, { ...tinyConfig, bank: { size: 2, ddimSteps: 1 }, sampling: { everySteps: 1000, count: 1, ddimSteps: 1, guidance: 1 } });
  await page.getByTestId('open-checkpoint').setInputFiles({ name: 'broken.safetensors', mimeType: '', buffer: Buffer.from(writeSafetensors(broken, metadata, 'F32')) });
  await waitForEvent(page, 'baseLoaded');
  await page.getByTestId('start').click();
  await expect(page.getByTestId('alert')).toContainText('not a finite number', { timeout: 120_000 });
  const [failure] = await eventsOf(page, 'runFailed');
  expect(failure).toMatchObject({ kind: 'nan-loss', step: 1, lastGoodStep: 0 });
  await expect(page.getByTestId('restart-half-rate')).toBeVisible();
});

test('a device that is lost while no run is on is a state with a way on, not a frozen page', async ({ page }) => {
  await keepOpenedDevice(page);
  await openPlayground(page, tinyConfig);
  await onDevice(page, (device) => device.destroy());
  await expect(page.getByTestId('alert')).toContainText('graphics');
  await page.getByTestId('restart-engine').click();
  await expect.poll(async () => (await eventsOf(page, 'deviceReady')).length, { timeout: 60_000 }).toBe(2);
  await page.getByTestId('start').click();
  await waitForSteps(page, 1);
});

test('an error of the GPU in the middle of a run ends it, at its step, with the last good weights kept', async ({ page, problems }) => {
  problems.allow(/uncaptured GPU error/);
  await keepOpenedDevice(page);
  await openPlayground(page, tinyConfig);
  await page.getByTestId('start').click();
  await waitForSteps(page, 4);
  await onDevice(page, (device) => void device.createBuffer({ size: 4, usage: 0 }));
  await expect(page.getByTestId('alert')).toBeVisible();
  const [failure] = await eventsOf(page, 'runFailed');
  expect(failure?.kind).toBe('internal');
  expect(failure?.lastGoodStep).toBeGreaterThan(0);
  const steps = (await stepsDone(page)).length;
  await page.waitForTimeout(1500);
  expect((await stepsDone(page)).length).toBe(steps);
});

async function onDevice(page: Page, act: (device: GPUDevice) => void): Promise<void> {
  await engineWorker(page).evaluate(`(${act.toString()})(globalThis.openedDevice)`);
}
