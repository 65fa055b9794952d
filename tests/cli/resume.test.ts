/** Run files on the real command line, on tfjs's CPU backend. */
import { mkdirSync, mkdtempSync, openAsBlob, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOwnDataset } from '../../src/data/ownDataset';
import { readRunFile } from '../../src/share/readRunFile';
import { runCli, type Outcome } from './runCli';

const project = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const small = ['--backend', 'cpu', '--base', 'tiny', '--batch', '6', '--bank-size', '4', '--bank-steps', '2', '--sample-every', '2', '--sample-count', '2', '--evaluate-every', '0'];
let work = '';
const at = (...path: string[]): string => join(work, ...path);
const train = (dataset: string, out: string, ...more: string[]): Promise<Outcome> => runCli(['train', ...small, '--dataset', dataset, '--out', at(out), ...more]);
const resume = (file: string, out: string, ...more: string[]): Promise<Outcome> => runCli(['resume', at(file), '--backend', 'cpu', '--out', at(out), ...more]);

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'resume-test-'));
});
afterAll(() => rmSync(work, { recursive: true }));

async function flags(folder: string, first: number): Promise<void> {
  mkdirSync(at(folder));
  for (let index = first; index < first + 12; index++) await sharp(project('public/data/circle-flags.png')).extract({ left: 32 * index, top: 0, width: 32, height: 32 }).toFile(at(folder, `${index}.png`));
}

describe('a run file of the command line', () => {
  it('is gone on with to the bit, and its log is that of the uninterrupted run', async () => {
    expect((await train('circle-flags', 'whole', '--steps', '4')).status).toBe(0);
    expect((await train('circle-flags', 'half', '--steps', '2')).status).toBe(0);
    const { status, stderr } = await resume('half/run.zip', 'rest', '--steps', '4');
    expect(stderr).toContain('Finished after 4 steps.');
    expect(status).toBe(0);
    const weights = 'tiny-circle-flags-step4.safetensors';
    expect(readFileSync(at('rest', weights)).equals(readFileSync(at('whole', weights)))).toBe(true);

    const [whole, rest] = await Promise.all(['whole', 'rest'].map(async (name) => readRunFile(await openAsBlob(at(name, 'run.zip')))));
    const steps = (file: typeof whole) => file?.log.flatMap((event) => (event.type === 'stepsCompleted' ? event.steps : []));
    expect(steps(rest)).toEqual(steps(whole));
    expect(rest?.run).toMatchObject({ status: 'finished', step: 4, base: { id: 'tiny' }, device: 'tfjs CPU backend', config: { steps: 4 } });
    expect(rest?.states.map(({ step }) => step)).toEqual([4]);
  }, 180_000);

  it('names a folder’s pictures by their digest, and holds them only on request', async () => {
    await flags('mine', 0);
    await flags('others', 20);
    expect((await train(at('mine'), 'closed', '--steps', '1')).status).toBe(0);
    const closed = await readRunFile(await openAsBlob(at('closed/run.zip')));
    expect(isOwnDataset(closed.run.config.dataset)).toBe(true);
    expect(closed).toMatchObject({ dataset: null, run: { dataset: { title: 'mine' } } });

    expect((await resume('closed/run.zip', 'a', '--steps', '2')).stderr).toContain('Name their folder with --dataset');
    expect((await resume('closed/run.zip', 'b', '--steps', '2', '--dataset', at('others'))).stderr).toContain('are not those that the run learnt from');
    expect((await resume('closed/run.zip', 'c', '--steps', '2', '--dataset', at('mine'))).status).toBe(0);
    expect((await train(at('mine'), 'open', '--steps', '1', '--with-pictures')).status).toBe(0);
    expect((await resume('open/run.zip', 'd', '--steps', '2')).status).toBe(0);
    expect((await readRunFile(await openAsBlob(at('d/run.zip')))).dataset?.count).toBe(12);
  }, 180_000);

  it('that is none, is finished or would overwrite a run is refused, with what to do', async () => {
    writeFileSync(at('none.zip'), 'no zip');
    const none = await resume('none.zip', 'e');
    expect(none.stderr).toContain('cannot be opened as a zip');
    expect(none.status).toBe(1);
    expect((await resume('half/run.zip', 'e')).stderr).toContain('--steps with a larger number');
    expect((await resume('half/run.zip', 'whole', '--steps', '4')).stderr).toContain('holds a run already');
    expect((await resume('missing.zip', 'e')).stderr).toContain('There is no file');
  }, 60_000);
});
