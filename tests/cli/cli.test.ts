/** The real commands, on tfjs's CPU backend: the same engine, and quick to start. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runConfigSchema } from '../../src/config/runConfig';
import { readCheckpoint } from '../../src/model/checkpoint';
import { readSafetensors } from '../../src/model/safetensors';
import { runCli } from './runCli';

const project = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const fixture = (name: string) => project(`tests/parity/fixtures/${name}.safetensors`);
const onCpu = ['--backend', 'cpu'];
let work = '';

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'cli-test-'));
  await cutFlags(join(work, 'flags-a'), 0, 12);
  await cutFlags(join(work, 'flags-b', 'deeper'), 12, 10);
  writeFileSync(join(work, 'flags-b', 'broken.png'), 'no picture');
});

afterAll(() => rmSync(work, { recursive: true }));

/** Pictures of the circle flags as files of their own. */
async function cutFlags(folder: string, first: number, count: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (let index = first; index < first + count; index++) {
    await sharp(project('public/data/circle-flags.png')).extract({ left: 32 * index, top: 0, width: 32, height: 32 }).toFile(join(folder, `${index}.png`));
  }
}

describe('parity', () => {
  it.each(['dit-parity', 'dit-parity-sigma'])('finds %s within tolerance', async (name) => {
    const { status, stdout } = await runCli(['parity', fixture(name), ...onCpu]);
    expect(stdout).toMatch(/^DDIM sample +\d\.\d+e-\d+ +within/m);
    expect(stdout).toMatch(/^gradient of blocks\.0\.attn\.qkv\.weight +\d\.\d+e-\d+ +within/m);
    expect(stdout).toContain('All within tolerance.');
    expect(status).toBe(0);
  });

  it('fails on a file in which one weight is another', async () => {
    const bytes = readFileSync(fixture('dit-parity'));
    const headerLength = Number(bytes.readBigUInt64LE(0));
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerLength)) as Record<string, { data_offsets: [number, number] }>;
    const at = 8 + headerLength + (header['param.blocks.0.mlp.fc1.weight']?.data_offsets[0] ?? NaN);
    bytes.writeFloatLE(bytes.readFloatLE(at) + 0.5, at);
    writeFileSync(join(work, 'changed.safetensors'), bytes);

    const { status, stdout } = await runCli(['parity', join(work, 'changed.safetensors'), '--json', ...onCpu]);
    expect(JSON.parse(stdout)).toMatchObject({ isWithinTolerance: false });
    expect(status).toBe(1);
  });
});

describe('evaluate', () => {
  it('prints the distances of two folders as one JSON object alone, and names what it could not read', async () => {
    const { status, stdout, stderr } = await runCli(['evaluate', '--real', join(work, 'flags-a'), '--fake', join(work, 'flags-b'), '--json', ...onCpu]);
    const measured = z.strictObject({ value: z.number(), sd: z.number(), nReal: z.literal(12), nFake: z.literal(10), floor: z.null() });
    const names = ['fdIcon64', 'fdRandom', 'kid', 'precision', 'recall', 'density', 'coverage', 'nearest'];
    const result = z.strictObject(Object.fromEntries(names.map((name) => [name, measured])));
    expect(result.parse(JSON.parse(stdout))['fdIcon64']?.value).toBeGreaterThan(0);
    expect(stderr).toContain('broken.png cannot be read');
    expect(status).toBe(0);
  });

  it('says so when a folder is empty', async () => {
    mkdirSync(join(work, 'empty'));
    const { status, stdout, stderr } = await runCli(['evaluate', '--real', join(work, 'flags-a'), '--fake', join(work, 'empty'), '--json', ...onCpu]);
    expect(stderr).toContain('empty holds no pictures');
    expect(stdout).toBe('');
    expect(status).toBe(1);
  });
});

describe('init, train and sample', () => {
  const base = () => join(work, 'start.safetensors');
  const smallest = ['--steps', '3', '--batch', '4', '--bank-size', '4', '--bank-steps', '2', '--sample-count', '2', '--evaluate-every', '0', ...onCpu];

  beforeAll(async () => {
    expect((await runCli(['init', '--dim', '16', '--depth', '1', '--heads', '2', '--classes', '3', '--out', base()])).status).toBe(0);
  });

  it('fine-tune the model on a folder of pictures, and draw from it', async () => {
    const out = join(work, 'run');
    const { status, stdout } = await runCli(['train', '--base', base(), '--dataset', join(work, 'flags-a'), '--out', out, ...smallest]);
    expect(status).toBe(0);
    expect(stdout).toBe('');
    const events = readFileSync(join(out, 'log.jsonl'), 'utf8').trim().split('\n').map((line) => z.looseObject({ type: z.string() }).parse(JSON.parse(line)));
    const types = events.map(({ type }) => type);
    expect(types[0]).toBe('deviceReady');
    expect(types.slice(-2)).toEqual(['runFinished', 'weightsExported']);
    expect(events.filter(({ type }) => type === 'samplesDrawn')).toMatchObject([{ images: { file: 'samples-pretrained.png' } }, { images: { file: 'samples-0.png' } }, { images: { file: 'samples-3.png' } }]);
    expect(runConfigSchema.parse(JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'))).steps).toBe(3);
    for (const name of ['samples-pretrained.png', 'samples-3.png']) expect(await sharp(join(out, name)).metadata()).toMatchObject({ width: 192, height: 96 });

    const weights = join(out, 'start-flags-a-step3.safetensors');
    expect(readCheckpoint(new Uint8Array(readFileSync(weights)).buffer).config).toMatchObject({ hiddenSize: 16, numClasses: 1 });
    const grid = join(work, 'grid.png');
    expect((await runCli(['sample', '--checkpoint', weights, '--count', '2', '--steps', '2', '--label', 'null', '--out', grid, '--safetensors', ...onCpu])).status).toBe(0);
    expect(await sharp(grid).metadata()).toMatchObject({ width: 192, height: 96 });
    expect(readSafetensors(readFileSync(join(work, 'grid.safetensors'))).tensors.get('images')?.shape).toEqual([2, 3, 32, 32]);
  });

  it('keep the weights they have come to when Ctrl-C is pressed', async () => {
    const out = join(work, 'stopped');
    let isInterrupted = false;
    const { status, stderr } = await runCli(['train', '--base', base(), '--dataset', join(work, 'flags-a'), '--out', out, ...smallest, '--steps', '100000'], (text, interrupt) => {
      if (isInterrupted || !text.includes('samples-0.png')) return;
      isInterrupted = true;
      setTimeout(interrupt, 1500); // by then it has trained some steps
    });
    expect(stderr).toContain('Stopping; the weights so far are being written.');
    const step = /Stopped after (\d+) steps/.exec(stderr)?.[1] ?? 'none';
    expect(existsSync(join(out, `start-flags-a-step${step}.safetensors`))).toBe(true);
    expect(status).toBe(130);
  });

  it('fail with words when the loss is not a number', async () => {
    const bytes = readFileSync(base());
    bytes.writeFloatLE(NaN, bytes.length - 4);
    writeFileSync(join(work, 'damaged.safetensors'), bytes);
    const { status, stderr } = await runCli(['train', '--base', join(work, 'damaged.safetensors'), '--dataset', join(work, 'flags-a'), '--out', join(work, 'broken'), '--method', 'standard', ...smallest]);
    expect(stderr).toContain('The loss of step 1 is not a finite number.');
    expect(status).toBe(1);
  });
});

describe('a wrong command line', () => {
  it.each([
    [['dance'], 'There is no command "dance".'],
    [['evaluate', '--real', 'circle-flags'], '--fake is missing.'],
    [['train', '--stepz', '3'], "Unknown option '--stepz'"],
  ])('%j ends with status 2 and says what is wrong', async (args, message) => {
    const { status, stdout, stderr } = await runCli(args);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});
