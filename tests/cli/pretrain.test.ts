/** Pre-training with the real command, on tfjs's CPU backend. That it learns is shown in pretrain.gpu.test.ts. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runConfigSchema } from '../../src/config/runConfig';
import { readCheckpoint } from '../../src/model/checkpoint';
import { runCli } from './runCli';
import { heldOutLosses, logOf } from './runLog';

/** Every command starts a process of its own. */
const PATIENCE_MS = 180_000;
let work = '';
/** Two classes of six flags each, on 16×16 pixels. */
const flags = () => join(work, 'flags');
const read = (file: string) => readCheckpoint(new Uint8Array(readFileSync(file)).buffer);
const settings = ['--backend', 'cpu', '--batch', '4', '--sample-every', '0', '--evaluate-loss-rows', '4'];

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'pretrain-test-'));
  const sheet = fileURLToPath(new URL('../../public/data/circle-flags.png', import.meta.url));
  for (let index = 0; index < 12; index++) {
    const folder = join(flags(), index % 2 === 0 ? 'even' : 'odd');
    mkdirSync(folder, { recursive: true });
    await sharp(sheet).extract({ left: 32 * index, top: 0, width: 32, height: 32 }).resize(16).toFile(join(folder, `${index}.png`));
  }
}, PATIENCE_MS);

afterAll(() => rmSync(work, { recursive: true }));

const pretrain = (out: string, ...options: string[]) => runCli(['train', '--preset', 'pretrain', '--out', join(work, out), ...settings, ...options]);

it('trains a model from scratch, of weights that the seed decides, and repeats from the configuration that it wrote', async () => {
  const outcome = await pretrain('scratch', '--size', 'tiny', '--dataset', flags(), '--steps', '2', '--seed', '5', '--evaluate-loss-every', '1', '--save-every', '1');
  expect(outcome).toMatchObject({ status: 0, stdout: '' });
  expect(outcome.stderr).toMatch(/Step 0: held-out loss 0\.\d{4}, at t = 10 0\.\d{4}, t = 100 0\.\d{4}, t = 400 0\.\d{4} \(4 rows each\)/);
  const log = logOf(join(work, 'scratch'));
  expect(heldOutLosses(log).map(({ step }) => step)).toEqual([0, 1, 2]);
  const config = runConfigSchema.parse(JSON.parse(readFileSync(join(work, 'scratch', 'config.json'), 'utf8')));
  expect(config).toMatchObject({ base: 'scratch-tiny-2-classes-seed-5', live: { bankShare: 0 }, labels: 'kept' });
  expect(log.filter(({ type }) => type === 'bankReady')).toEqual([]);
  expect(readdirSync(join(work, 'scratch')).sort()).toEqual(['config.json', 'flags-dit-tiny-step1.safetensors', 'flags-dit-tiny-step2.safetensors', 'log.jsonl', 'run.zip']);
  const end = read(join(work, 'scratch', 'flags-dit-tiny-step2.safetensors'));
  expect(end.config).toMatchObject({ hiddenSize: 32, depth: 2, numClasses: 2 });
  expect(end.metadata).toMatchObject({ steps: '2', seed: '5', dataset: 'flags', classes: 'even,odd', weights: 'ema' });

  expect((await runCli(['train', '--config', join(work, 'scratch', 'config.json'), '--out', join(work, 'again'), '--backend', 'cpu'])).status).toBe(0);
  expect(heldOutLosses(logOf(join(work, 'again')))).toEqual(heldOutLosses(log));
  expect(readFileSync(join(work, 'again', 'flags-dit-tiny-step2.safetensors'))).toEqual(readFileSync(join(work, 'scratch', 'flags-dit-tiny-step2.safetensors')));
}, PATIENCE_MS);

describe('a model of a shape of its own', () => {
  const start = () => join(work, 'start.safetensors');

  beforeAll(async () => {
    expect((await runCli(['init', '--dim', '16', '--depth', '1', '--heads', '2', '--size', '16', '--classes', '2', '--out', start()])).status).toBe(0);
  }, PATIENCE_MS);

  it('goes on from where it was saved, with its labels', async () => {
    expect((await pretrain('first', '--base', start(), '--dataset', flags(), '--steps', '3', '--evaluate-loss-every', '3')).status).toBe(0);
    const saved = join(work, 'first', 'start-flags-step3.safetensors');
    expect((await pretrain('second', '--base', saved, '--dataset', flags(), '--steps', '1', '--evaluate-loss-every', '1')).status).toBe(0);
    const [first, second] = [heldOutLosses(logOf(join(work, 'first'))), heldOutLosses(logOf(join(work, 'second')))];
    expect(second[0]?.mean).toBe(first.at(-1)?.mean);
    expect(second[0]?.byTimestep).toEqual(first.at(-1)?.byTimestep);
  }, PATIENCE_MS);

  it('does not go on to pictures of other classes', async () => {
    const { status, stderr } = await pretrain('other', '--base', join(work, 'first', 'start-flags-step3.safetensors'), '--dataset', join(flags(), 'even'), '--steps', '1');
    expect(stderr).toContain('(even,odd) are not those of the dataset (even)');
    expect(status).toBe(1);
  });

  it('leaves whole files when it is killed', async () => {
    const out = join(work, 'killed');
    const step = '--steps 100000 --save-every 2 --evaluate-loss-every 0'.split(' ');
    const { status } = await runCli(['train', '--preset', 'pretrain', '--base', start(), '--dataset', flags(), '--out', out, ...settings, ...step], (text, interrupt) => {
      if (text.includes('start-flags-step4.safetensors')) interrupt('SIGKILL');
    });
    expect(status).toBeNull();
    expect(existsSync(join(out, 'start-flags-step100000.safetensors'))).toBe(false);
    for (const saved of [2, 4]) expect(read(join(out, `start-flags-step${saved}.safetensors`)).metadata['steps']).toBe(String(saved));
  });
});
