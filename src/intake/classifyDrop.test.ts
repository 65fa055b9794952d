import { describe, expect, it } from 'vitest';
import { classifyDrop } from './classifyDrop';
import { png, zip, type Bytes } from './pictures.testdata';

const kindOf = async (...files: [name: string, bytes: Bytes | string][]) => (await classifyDrop(files.map(([name, bytes]) => ({ path: name, file: new File([bytes], name) })))).kind;
const runJson = '{"format": "diff-tuning-run", "version": 1}';

describe('what a person means by what they give', () => {
  it('is a run where a zip holds the record of one', async () => {
    expect(await kindOf(['run.zip', await zip({ 'log.json': '[]', 'run.json': runJson })])).toBe('runFile');
  });

  it('is pictures where a zip holds anything else, is damaged, or only looks like one', async () => {
    expect(await kindOf(['a.zip', await zip({ 'run.json': '{"format": "other"}', 'a.png': await png() })])).toBe('pictures');
    expect(await kindOf(['a.zip', await zip({ 'deep/run.json': runJson })])).toBe('pictures');
    expect(await kindOf(['a.zip', (await zip({ 'run.json': runJson })).slice(0, 40)])).toBe('pictures');
    expect(await kindOf(['a.zip', 'PK'])).toBe('pictures');
    expect(await kindOf(['empty', ''])).toBe('pictures');
  });

  it('is pictures where there are several files, whatever they are', async () => {
    expect(await kindOf(['a.safetensors', 'x'], ['b.safetensors', 'y'])).toBe('pictures');
    expect(await kindOf(['run.zip', await zip({ 'run.json': runJson })], ['a.png', await png()])).toBe('pictures');
  });
});
