/** The whole way in a minute of software WebGPU: weights from scratch, the real command, real pictures, loss on pictures that were never shown. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { packFiles, parsePackManifest } from '../../src/data/packManifest';
import { runCli } from './runCli';
import { heldOutLosses, logOf } from './runLog';

const dataFile = (name: string) => fileURLToPath(new URL(`../../public/data/${name}`, import.meta.url));

/** Every sixteenth emoji, on 16×16 pixels: 499 pictures, of which the command holds out 50. */
async function cutEmoji(folder: string): Promise<void> {
  const { manifest, sheet } = packFiles('emoji');
  const { columns, count, imageSize } = parsePackManifest(JSON.parse(readFileSync(dataFile(manifest), 'utf8')), manifest);
  const { data, info } = await sharp(dataFile(sheet)).raw().toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  mkdirSync(folder);
  for (let index = 0; index < count; index += 16) {
    const place = { left: imageSize * (index % columns), top: imageSize * Math.floor(index / columns), width: imageSize, height: imageSize };
    await sharp(data, { raw }).extract(place).resize(16).toFile(join(folder, `${index}.png`));
  }
}

test('a model from scratch comes to less than a fifth of its loss on held-out emoji in 120 steps', async () => {
  const work = mkdtempSync(join(tmpdir(), 'pretrain-gpu-test-'));
  const [base, pictures, out] = ['start.safetensors', 'emoji', 'run'].map((name) => join(work, name)) as [string, string, string];
  try {
    await cutEmoji(pictures);
    // 64 wide: a model narrower than its patches, which are 48 numbers, could not tell their noise
    expect((await runCli(['init', ...'--dim 64 --depth 2 --heads 4 --size 16 --classes 1 --out'.split(' '), base])).status).toBe(0);
    const options = '--steps 120 --batch 16 --lr 0.003 --evaluate-loss-every 60 --evaluate-loss-rows 64 --sample-every 0'.split(' ');
    const { status, stderr } = await runCli(['train', '--preset', 'pretrain', '--base', base, '--dataset', pictures, '--out', out, ...options]);
    expect(status, stderr).toBe(0);
    const losses = heldOutLosses(logOf(out)).map(({ step, mean, byTimestep: [, at100, at400] }) => ({ step, mean, at100: at100?.loss, at400: at400?.loss }));
    const [start, halfway, end] = losses;
    // measured over all t: 0.996, 0.158, 0.134; at t = 100: 0.996, 0.416, 0.379; at t = 400: 0.996, 0.079, 0.058
    expect(losses.map(({ step }) => step)).toEqual([0, 60, 120]);
    expect(start?.mean).toBeCloseTo(1, 1);
    expect(halfway?.mean).toBeLessThan(0.25);
    expect(end?.mean).toBeLessThan(0.18);
    expect(end?.at100).toBeLessThan(0.5);
    expect(end?.at400).toBeLessThan(0.1);
  } finally {
    rmSync(work, { recursive: true });
  }
});
