/** The lab's command, on tfjs's CPU backend with the smallest models and experiments there are. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { experimentRequestSchema } from '../../src/config/experiments';
import { miniConfig } from '../../src/model/miniDit.testdata';
import { baseBytes } from '../../src/training/miniBase.testdata';
import { thinFile } from '../parity/inceptionFixture';
import { runCli } from './runCli';

const sheet = fileURLToPath(new URL('../../public/data/circle-flags.png', import.meta.url));
let work = '';
const at = (...names: string[]) => join(work, ...names);
const lab = (name: string, out: string, ...more: string[]) =>
  runCli(['lab', name, '--out', at(out), '--base', at('base.safetensors'), '--dataset', at('flags'), '--count', '16', '--ddim-steps', '4', '--bank-size', '16', '--bank-steps', '4', '--steps', '2', '--batch', '4', '--backend', 'cpu', ...more]);

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'cli-lab-'));
  mkdirSync(at('flags'));
  for (let index = 0; index < 12; index++) await sharp(sheet).extract({ left: 32 * index, top: 0, width: 32, height: 32 }).toFile(at('flags', `${index}.png`));
  for (const [name, numClasses] of [['base', 3], ['other', 7]] as const) writeFileSync(at(`${name}.safetensors`), new Uint8Array(baseBytes({ ...miniConfig, inputSize: 32, patchSize: 8, numClasses })));
});

afterAll(() => rmSync(work, { recursive: true }));

describe('an experiment of the lab', () => {
  it('trains a model, examines it and writes request, numbers, summary and pictures', async () => {
    const { status, stdout, stderr } = await lab('replacement', 'replacement', '--points', '2');
    expect(stderr).toContain(`Results: ${at('replacement', 'summary.md')}`);
    expect([status, stdout]).toEqual([0, '']);
    expect(readdirSync(at('replacement')).sort()).toEqual(['data-seed-0.png', 'request.json', 'rows.csv', 'summary.md']);
    const about = z.object({ baseDigest: z.string().length(64), request: experimentRequestSchema }).parse(JSON.parse(readFileSync(at('replacement', 'request.json'), 'utf8')));
    expect(about.request).toMatchObject({ kind: 'replacement', side: 'data', shares: [0, 100], count: 16, ddimSteps: 4, seeds: [0] });
    const [head = '', ...rows] = readFileSync(at('replacement', 'rows.csv'), 'utf8').trim().split('\n');
    expect(head).toContain('measure');
    expect(rows.filter((row) => row.includes('fdIcon64'))).toHaveLength(2);
    expect(readFileSync(at('replacement', 'summary.md'), 'utf8')).toMatch(/^# Replacement, data side\n[^]*## FD-icon64, target\n\n12 real pictures, 16 generated\. \*\*Preview/);
    expect(await sharp(at('replacement', 'data-seed-0.png')).metadata()).toMatchObject({ width: 8 * 32 * 3, height: 2 * 32 * 3 });
  });

  it('compares runs from one seed', async () => {
    const { status } = await lab('race', 'race', '--measurements', '1', '--no-source');
    expect(status).toBe(0);
    const summary = readFileSync(at('race', 'summary.md'), 'utf8');
    expect(summary).toContain('| run | at the start | at step 2 |');
    expect(summary).toContain('Reconsolidation loss');
    expect(readdirSync(at('race')).filter((name) => name.endsWith('.png'))).toHaveLength(2);
  });

  it.each([
    [['lab', 'dance', '--out', 'nowhere'], 'Name one experiment: replacement, zero-shot, forgetting, ewc, baseline, race,'],
    [['lab', 'race'], '--out is missing.'],
    [['lab', 'race', '--out', 'nowhere', '--weights', 'tuned.safetensors'], '--weights names a model to be examined; race examines none.'],
  ])('%j ends with status 2 and says what is wrong', async (args, message) => {
    const { status, stderr } = await runCli(args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
    expect(existsSync('nowhere')).toBe(false);
  });

  it('refuses weights that were trained on other classes, and names the option to change', async () => {
    const { status, stderr } = await lab('ewc', 'ewc', '--weights', at('other.safetensors'));
    expect(stderr).toContain('has 7 classes, the set flags has 1: name with --dataset the set that the model was trained on.');
    expect(status).toBe(1);
  });
});

describe('--inception', () => {
  it('refuses a file that is not the Inception net of FID, before anything is computed', async () => {
    writeFileSync(at('thin.safetensors'), new Uint8Array(thinFile()));
    const thin = await runCli(['evaluate', '--real', at('flags'), '--fake', at('flags'), '--inception', at('thin.safetensors'), '--backend', 'cpu']);
    expect(thin.stderr).toContain('This file is not the Inception net of FID: Conv2d_1a_3x3.conv.weight has shape [2, 3, 3, 3], expected [32, 3, 3, 3]');
    expect(thin.stderr).toContain('docs/inception.md');
    expect(thin.stderr).not.toContain('features of the real pictures');
    const { status, stderr } = await lab('race', 'refused', '--inception', at('missing.safetensors'));
    expect(stderr).toContain(`There is no file ${at('missing.safetensors')}.`);
    expect([thin.status, status]).toEqual([1, 1]);
  });
});
