import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { folderDataset } from './folderDataset';

const SIZE = 8;
let folder = '';
let said: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'folder-dataset-'));
  said = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function picture(name: string, color: { r: number; g: number; b: number; alpha?: number }, width = SIZE, height = SIZE): Promise<void> {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  await sharp({ create: { width, height, channels: color.alpha === undefined ? 3 : 4, background: color } }).toFile(join(folder, name));
}

const red = { r: 200, g: 10, b: 20 };
const pixel = (pixels: Uint8Array, index: number, x: number, y: number) => [...pixels.subarray(((index * SIZE + y) * SIZE + x) * 3).subarray(0, 3)];

describe('a folder of pictures', () => {
  it('is one class, named like the folder, when it is flat', async () => {
    await picture('b.png', red);
    await picture('a.png', { r: 1, g: 2, b: 3 });
    const dataset = await folderDataset(folder, SIZE);
    expect(dataset.count).toBe(2);
    expect(dataset.classes).toEqual([dataset.id]);
    expect([...dataset.labels]).toEqual([0, 0]);
    expect(pixel(dataset.pixels, 0, 3, 3)).toEqual([1, 2, 3]);
    expect(pixel(dataset.pixels, 1, 3, 3)).toEqual([200, 10, 20]);
    expect(dataset.flip).toBe(true);
  });

  it('has its sub-folders as classes in alphabetical order, whatever lies below them', async () => {
    await picture('zebra/a.png', red);
    await picture('ant/deep/down/a.webp', red);
    await picture('ant/b.jpg', red);
    const { classes, labels } = await folderDataset(folder, SIZE);
    expect(classes).toEqual(['ant', 'zebra']);
    expect([...labels]).toEqual([0, 0, 1]);
  });

  it('goes on without files that cannot be read, and names them', async () => {
    await picture('good.png', red);
    writeFileSync(join(folder, 'broken.png'), 'no picture');
    writeFileSync(join(folder, 'notes.txt'), 'no picture either');
    writeFileSync(join(folder, '.hidden.png'), 'not looked at');
    expect((await folderDataset(folder, SIZE)).count).toBe(1);
    expect(said.join('')).toContain('broken.png cannot be read and is skipped');
    expect(said.join('')).toContain('left out, being no picture: 1 file.');
    expect(said.join('')).not.toContain('hidden');
  });

  it('is refused when it is empty, or nothing in it can be read', async () => {
    await expect(folderDataset(folder, SIZE)).rejects.toThrow('holds no pictures');
    writeFileSync(join(folder, 'broken.png'), 'no picture');
    await expect(folderDataset(folder, SIZE)).rejects.toThrow('None of the 1 pictures');
  });

  it('follows links to files, not to folders that would never end', async () => {
    await picture('good.png', red);
    symlinkSync(join(folder, 'good.png'), join(folder, 'link.png'));
    symlinkSync(folder, join(folder, 'loop'));
    symlinkSync(join(folder, 'nowhere.png'), join(folder, 'dangling.png'));
    expect((await folderDataset(folder, SIZE)).count).toBe(2);
  });

  it('puts pictures that are not square, and transparent ones, on white', async () => {
    await picture('a-wide.png', red, 4 * SIZE, 2 * SIZE);
    await picture('b-clear.png', { r: 0, g: 0, b: 0, alpha: 0 });
    const { pixels } = await folderDataset(folder, SIZE);
    expect(pixel(pixels, 0, 4, 0)).toEqual([255, 255, 255]);
    expect(pixel(pixels, 0, 4, 4)).toEqual([200, 10, 20]);
    expect(pixel(pixels, 1, 4, 4)).toEqual([255, 255, 255]);
  });

  it('is averaged over when it is made smaller: a fine chequerboard becomes grey', async () => {
    const side = 8 * SIZE;
    const board = Uint8Array.from({ length: side * side * 3 }, (_, at) => ((Math.floor(at / 3) + Math.floor(at / 3 / side)) % 2) * 255);
    await sharp(board, { raw: { width: side, height: side, channels: 3 } }).png().toFile(join(folder, 'board.png'));
    const { pixels } = await folderDataset(folder, SIZE);
    expect(Math.min(...pixels)).toBeGreaterThan(110);
    expect(Math.max(...pixels)).toBeLessThan(145);
  });

  it('gives grey, 16-bit and turned pictures as RGB', async () => {
    await sharp({ create: { width: SIZE, height: SIZE, channels: 3, background: { r: 90, g: 90, b: 90 } } }).toColourspace('b-w').png().toFile(join(folder, 'a-grey.png'));
    await sharp({ create: { width: SIZE, height: SIZE, channels: 3, background: red } }).toColourspace('rgb16').png().toFile(join(folder, 'b-deep.png'));
    const halves = Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, at) => (Math.floor(at / 3) % SIZE < SIZE / 2 ? 0 : 250)); // black left, light right
    await sharp(halves, { raw: { width: SIZE, height: SIZE, channels: 3 } }).withMetadata({ orientation: 6 }).png().toFile(join(folder, 'c-turned.png'));
    const { pixels } = await folderDataset(folder, SIZE);
    expect(pixel(pixels, 0, 2, 2)).toEqual([90, 90, 90]);
    expect(pixel(pixels, 1, 2, 2)).toEqual([200, 10, 20]);
    expect(pixel(pixels, 2, 1, 7)).toEqual([250, 250, 250]);
    expect(pixel(pixels, 2, 7, 1)).toEqual([0, 0, 0]);
  });
});
