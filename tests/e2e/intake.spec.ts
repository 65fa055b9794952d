import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { gzip, tar, zip } from '../../src/intake/pictures.testdata';
import { badFiles, disc, folderOf, goodPictures, type Files } from './intakeFiles';
import { expect, test } from './playgroundTest';

async function openSheet(page: Page): Promise<void> {
  await page.goto('./');
  await page.getByTestId('own-pictures').click();
  await expect(page.getByTestId('intake')).toBeVisible();
}

/** Files have to stay where they are until the test is over: they are read again when settings change. */
const folders: { remove: () => void }[] = [];
test.afterEach(() => folders.splice(0).forEach((folder) => folder.remove()));

async function chooseFolder(page: Page, name: string, files: Files): Promise<void> {
  const folder = folderOf(name, files);
  folders.push(folder);
  await page.getByTestId('intake').getByTestId('choose-folder').setInputFiles(folder.path);
  await expect(page.locator('.reading')).toHaveCount(0);
}

const chooseFiles = async (page: Page, files: Record<string, Uint8Array>): Promise<void> =>
  page.getByTestId('intake').getByTestId('choose-files').setInputFiles(Object.entries(files).map(([name, bytes]) => ({ name, mimeType: '', buffer: Buffer.from(bytes) })));

/** The pixels that a class of the review shows: RGB of the middle of its first picture. */
async function middleOf(page: Page, className: string): Promise<number[]> {
  return page
    .getByTestId('class-list')
    .getByRole('listitem')
    .filter({ hasText: className })
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => [...(canvas.getContext('2d')?.getImageData(canvas.height / 2, canvas.height / 2, 1, 1).data ?? [])].slice(0, 3));
}

test('a folder becomes a set: every kind of picture, classes by sub-folder, and what cannot be taken is named', async ({ page }) => {
  await openSheet(page);
  await chooseFolder(page, 'pets', { ...(await goodPictures()), ...(await badFiles()) });
  const sheet = page.getByTestId('intake');
  await expect(sheet.getByTestId('review-counts')).toContainText('9 pictures');
  await expect(sheet.getByTestId('set-title')).toHaveValue('pets');
  await expect(sheet.getByTestId('class-list').getByRole('listitem')).toHaveText([/cat\s*5/, /собака 犬\s*4/]);
  await expect(sheet).toContainText('2 animated: the first frame.');
  await expect(sheet).toContainText('1 for print (CMYK)');
  await expect(sheet).toContainText('1 of 16 bits');
  const skipped = sheet.getByTestId('skipped');
  for (const words of [
    'cut off.png ends early',
    'cut off.jpg ends early',
    'garbled.png cannot be decoded',
    'zero.png',
    'huge.png 20000 × 20000 pixels',
    'tiny.png 4 × 4 pixels',
    'notes.png is text',
    'paper.pdf is a PDF',
    'busy.svg is an SVG that draws more than',
    'Not counted: 1 file',
  ]) await expect(skipped).toContainText(words);
  await expect(page).toHaveTitle(/Diff-Tuning/); // the script in the drawing did not run

  await sheet.getByTestId('accept').click();
  await expect(sheet).toBeHidden();
  const tile = page.locator('.own-tile');
  await expect(tile).toContainText('pets');
  await expect(tile.getByRole('radio')).toBeChecked();
});

test('pictures are cut to squares or kept whole on the chosen ground, and read again when that changes', async ({ page }) => {
  await openSheet(page);
  const half = await disc(40, 40, [200, 20, 20]).extend({ left: 20, right: 20, background: { r: 10, g: 20, b: 230 } }).png().toBuffer();
  const round = await disc(32, 32, [9, 9, 9]).png().toBuffer();
  await chooseFolder(page, 'pets', { 'a/wide.png': half, 'b/round.png': round });
  expect(await middleOf(page, 'a')).toEqual([255, 255, 255]);
  const corner = (x: number, y: number) =>
    page.getByTestId('class-list').locator('canvas').first().evaluate((canvas: HTMLCanvasElement, [left, top]) => [...(canvas.getContext('2d')?.getImageData(left ?? 0, top ?? 0, 1, 1).data ?? [])].slice(0, 3), [x, y]);
  expect(await corner(0, 0)).toEqual([200, 20, 20]);
  await page.getByRole('radio', { name: 'Keep all of it' }).check();
  await expect.poll(() => corner(0, 16)).toEqual([10, 20, 230]);
  expect(await corner(0, 0)).toEqual([255, 255, 255]);
  await page.getByTestId('ground').fill('#336699');
  await page.getByTestId('ground').dispatchEvent('change');
  await expect.poll(() => corner(0, 0)).toEqual([0x33, 0x66, 0x99]);
});

test('archives are read like folders; names that lead elsewhere, bombs and archives within are named', async ({ page }) => {
  await openSheet(page);
  const [red, green, blue] = await Promise.all([[200, 0, 0], [0, 200, 0], [0, 0, 200]].map(([r = 0, g = 0, b = 0]) => disc(40, 40, [r, g, b]).png().toBuffer()));
  if (red === undefined || green === undefined || blue === undefined) throw new Error('no pictures');
  const png = (bytes: Buffer) => new Uint8Array(bytes);
  const inner = await zip({ 'x.png': png(red) });
  const evil = await zip({ '../../../etc/cat/red.png': png(red), '/etc/dog/green.png': png(green), 'etc/bomb.bmp': new Uint8Array(20 * 2 ** 20), 'etc/inner.zip': inner, '__MACOSX/._red.png': 'fork' });
  await chooseFiles(page, { 'evil.zip': evil });
  const sheet = page.getByTestId('intake');
  await expect(sheet.getByTestId('review-counts')).toContainText('2 pictures');
  await expect(sheet.getByTestId('class-list').getByRole('listitem')).toHaveText([/cat\s*1/, /dog\s*1/]);
  await expect(sheet.getByTestId('skipped')).toContainText('evil/etc/bomb.bmp');
  await expect(sheet.getByTestId('skipped')).toContainText('evil/etc/inner.zip an archive within an archive is not opened');
  await chooseFiles(page, { 'more.tar.gz': await gzip(await tar({ 'bird/blue.png': png(blue), 'bird/again.png': png(red) })), 'cut.zip': evil.slice(0, 500) });
  await expect(sheet.getByTestId('review-counts')).toContainText('3 pictures');
  await expect(sheet.getByTestId('skipped')).toContainText('more/bird/again.png is the same file as evil/etc/cat/red.png');
  await expect(sheet.getByTestId('skipped')).toContainText('cut.zip is cut off');
});

test('a folder without pictures says what was found instead', async ({ page }) => {
  await openSheet(page);
  await chooseFolder(page, 'papers', { 'a.txt': 'words', 'b.pdf': '%PDF-1.4', 'c.png': '' });
  await expect(page.getByTestId('nothing-found')).toContainText('No picture was found in folder papers');
  await expect(page.getByTestId('nothing-found')).toContainText('not a picture 2, empty 1');
  await expect(page.getByTestId('accept')).toBeDisabled();
});

test('a review that is closed by accident opens again as it was, and labels of a CSV make the classes', async ({ page }) => {
  await openSheet(page);
  const pictures = Object.fromEntries(await Promise.all([0, 1, 2].map(async (index) => [`${index}.png`, await disc(40, 40, [80 * index, 0, 0]).png().toBuffer()] as const)));
  await chooseFolder(page, 'pets', { ...pictures, 'labels.csv': 'file,label\n0.png,tabby\n1.png,tabby\n2.png,poodle\n' });
  await expect(page.getByTestId('class-list').getByRole('listitem')).toHaveText([/poodle\s*1/, /tabby\s*2/]);
  await page.getByTestId('set-title').fill('My pets');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('intake')).toBeHidden();
  await expect(page.getByTestId('own-pictures')).toContainText('Go on');
  await page.getByTestId('own-pictures').click();
  await expect(page.getByTestId('set-title')).toHaveValue('My pets');
  await page.getByRole('checkbox', { name: /tabby/ }).uncheck();
  await expect(page.getByTestId('intake')).toContainText('One picture is no set');
  await page.getByRole('checkbox', { name: /labels\.csv/ }).uncheck();
  await expect(page.getByTestId('review-counts')).toContainText('3 pictures');
});

test('own sets are renamed, exported in ImageFolder layout, deleted and brought back', async ({ page }) => {
  await openSheet(page);
  await chooseFolder(page, 'pets', await goodPictures());
  await page.getByTestId('accept').click();
  const tile = page.locator('.own-tile');
  await tile.getByTestId('own-menu').click();
  await page.getByRole('textbox', { name: 'Name of the set' }).fill('Animals');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(tile).toContainText('Animals');

  await tile.getByTestId('own-menu').click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export as a zip of PNGs' }).click()]);
  expect(download.suggestedFilename()).toBe('Animals.zip');
  const exported = new Uint8Array(readFileSync(await download.path()));

  await tile.getByTestId('own-menu').click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(tile).toHaveCount(0);
  await expect(page.getByTestId('dataset-game-icons')).toBeChecked();
  await page.getByRole('button', { name: 'Undo', exact: true }).and(page.locator('.own-deleted button')).click();
  await expect(tile).toContainText('Animals');

  await page.getByTestId('own-pictures').click();
  await chooseFiles(page, { 'Animals.zip': exported });
  await expect(page.getByTestId('review-counts')).toContainText('9 pictures');
  await expect(page.getByTestId('class-list').getByRole('listitem')).toHaveText([/cat\s*5/, /собака 犬\s*4/]);
});

test('a folder that is dropped anywhere on the page is walked through', async ({ page }) => {
  await page.goto('./');
  // a drop goes to what lay under the hand at its last movement: not to what the page takes away since
  await expect(page.getByTestId('recording')).toBeVisible();
  const folder = folderOf('pets', await goodPictures());
  folders.push(folder);
  const mouse = await page.context().newCDPSession(page);
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') => mouse.send('Input.dispatchDragEvent', { type, x: 700, y: 400, data: { items: [], files: [folder.path], dragOperationsMask: 1 } });
  await expect(async () => {
    await drag('dragEnter');
    await expect(page.getByTestId('drop-sign')).toBeVisible({ timeout: 1_000 }); // the page has answered: only then may a hand let go
  }).toPass();
  await drag('dragOver'); // as a hand's last movement
  await drag('drop');
  await expect(page.getByTestId('review-counts')).toContainText('9 pictures');
  await expect(page.getByTestId('class-list').getByRole('listitem')).toHaveText([/cat\s*5/, /собака 犬\s*4/]);
  await expect(page.getByTestId('set-title')).toHaveValue('pets');
});

test('pictures are dropped anywhere on the page, and pasted', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByTestId('own-pictures')).toBeVisible();
  const bytes = [...(await disc(40, 40, [1, 2, 200]).png().toBuffer())];
  await page.evaluate((data) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(data)], 'dropped.png', { type: 'image/png' }));
    const over = (type: string): boolean => document.body.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    over('dragover');
  }, bytes);
  await expect(page.getByTestId('drop-sign')).toBeVisible();
  await page.evaluate((data) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(data)], 'dropped.png', { type: 'image/png' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, bytes);
  await expect(page.getByTestId('drop-sign')).toBeHidden();
  await expect(page.getByTestId('review-counts')).toContainText('1 picture:');
  const other = [...(await disc(40, 40, [200, 2, 1]).png().toBuffer())];
  await page.evaluate((data) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([new Uint8Array(data)], 'image.png', { type: 'image/png' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, other);
  await expect(page.getByTestId('review-counts')).toContainText('2 pictures');
});
