import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { parsePackManifest } from '../../src/data/packManifest';
import { finalDigest, keptRuns, lossesByStep, saveNow, waitForStep } from './keptRuns';
import { openPlayground, tinyConfig } from './playground';
import { expect, test } from './playgroundTest';

/** Pictures of each of two classes. */
const COUNT = 20;

/** A folder of real pictures: some of a bundled set, as PNG and JPEG files of another size, in a sub-folder a class. */
async function pictureFolder(): Promise<{ path: string; remove: () => void }> {
  const { imageSize, columns, count } = parsePackManifest(JSON.parse(readFileSync('public/data/circle-flags.json', 'utf8')), 'circle-flags.json');
  const outside = mkdtempSync(join(tmpdir(), 'pictures-'));
  const path = join(outside, 'flags of mine');
  for (let index = 0; index < 2 * COUNT; index++) {
    const folder = join(path, index < COUNT ? 'first' : 'last');
    mkdirSync(folder, { recursive: true });
    const picture = index < COUNT ? index : count - 1 - index;
    const cut = sharp('public/data/circle-flags.png').extract({ left: (picture % columns) * imageSize, top: Math.floor(picture / columns) * imageSize, width: imageSize, height: imageSize }).removeAlpha().resize(96);
    await (index % 2 === 0 ? cut.png().toFile(join(folder, `${index}.png`)) : cut.jpeg({ quality: 95 }).toFile(join(folder, `${index}.jpg`)));
  }
  return { path, remove: () => rmSync(outside, { recursive: true }) };
}

/** Drops a folder on the page as a file manager does. */
async function dropFolder(page: Page, path: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await devtools.send('Input.dispatchDragEvent', { type, x: 700, y: 400, data });
  await devtools.detach();
}

async function takeAsSet(page: Page): Promise<void> {
  const sheet = page.getByTestId('intake');
  await expect(sheet.getByTestId('review-counts')).toContainText(`${2 * COUNT} pictures`);
  await expect(sheet.getByTestId('class-list').getByRole('listitem')).toHaveText([/first\s*20/, /last\s*20/]);
  await sheet.getByTestId('accept').click();
  await expect(sheet).toBeHidden();
}

test('a folder is dropped, trained on, reloaded in the middle, resumed and shared; who opens the link with the same folder gets the same losses', async ({ page, browser }) => {
  const folder = await pictureFolder();
  try {
    await openPlayground(page, { ...tinyConfig, steps: 40 });
    await dropFolder(page, folder.path);
    await takeAsSet(page);
    await page.getByTestId('start').click();
    await waitForStep(page, 8);
    const saved = await saveNow(page);
    const before = await lossesByStep(page);
    await page.reload();
    await expect(page.getByTestId('interrupted')).toContainText('flags of mine');
    await expect(page.getByTestId('start')).toBeEnabled({ timeout: 60_000 });
    await page.getByTestId('resume-interrupted').click();
    await waitForStep(page, saved + 1);
    const digest = await finalDigest(page);
    expect((await keptRuns(page))[0]?.step).toBe(40);

    await page.getByTestId('share').click();
    await expect(page.getByTestId('share-link')).toHaveValue(/#run=.{500}/);
    const link = await page.getByTestId('share-link').inputValue();
    expect(link.length).toBeLessThan(8192);

    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(link.replace('#', '?debug#'));
    const claim = stranger.getByTestId('linked-run');
    await expect(claim).toContainText('claimed by the link, not computed here');
    await expect(stranger.getByTestId('missing-dataset')).toBeVisible();
    await expect(stranger.getByTestId('run-link')).toBeDisabled();
    await dropFolder(stranger, folder.path);
    await takeAsSet(stranger);
    await expect(stranger.getByTestId('missing-dataset')).toBeHidden();
    await expect(stranger.getByTestId('run-link')).toBeEnabled({ timeout: 60_000 });
    await stranger.getByTestId('run-link').click();
    expect(await finalDigest(stranger)).toBe(digest);
    const theirs = await lossesByStep(stranger);
    for (const [step, loss] of before) expect(theirs.get(step), `loss of step ${step}`).toBe(loss);
    expect(before.size).toBeGreaterThanOrEqual(saved);
    await stranger.context().close();
  } finally {
    folder.remove();
  }
});
