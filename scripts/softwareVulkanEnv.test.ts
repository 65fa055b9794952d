import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isHardware, softwareVulkanEnv } from './softwareVulkanEnv.mjs';

const describing = (architecture: string, description: string, isFallbackAdapter = false) => JSON.stringify({ vendor: 'v', architecture, device: '', description, isFallbackAdapter });

describe('an adapter', () => {
  test.each([
    ['of a graphics card', describing('ampere', 'NVIDIA GeForce RTX 3060'), true],
    ['of SwiftShader', describing('swiftshader', 'SwiftShader driver 5.0.0', true), false],
    ['of SwiftShader that does not call itself a fallback', describing('swiftshader', ''), false],
    ['of Mesa in software', describing('', 'llvmpipe (LLVM 15.0.6, 256 bits)'), false],
    ['that is missing', 'null', false],
    ['of which nothing was said', '\n', false],
  ])('%s: hardware is %3$s', (_what, line, hardware) => expect(isHardware(line)).toBe(hardware));
});

describe.runIf(process.platform === 'linux')('the environment for Dawn', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vulkan-test-'));
  for (const name of ['chromium', 'vk_swiftshader_icd.json', 'libvulkan.so.1']) writeFileSync(join(folder, name), '');

  afterEach(() => vi.unstubAllEnvs());

  /** As on a machine with this browser, and with no driver of its own. */
  function onABareMachine(): void {
    vi.stubEnv('CHROMIUM_PATH', join(folder, 'chromium'));
    vi.stubEnv('DIFFTUNING_VULKAN', undefined);
    vi.stubEnv('XDG_DATA_DIRS', '/nowhere');
    vi.stubEnv('VK_DRIVER_FILES', undefined);
    vi.stubEnv('VK_ICD_FILENAMES', undefined);
    vi.stubEnv('LD_LIBRARY_PATH', '/already/there');
  }

  test('names the browser’s software driver, keeps the library path, and says so once', () => {
    onABareMachine();
    const said: string[] = [];
    const env = softwareVulkanEnv({ say: (line) => said.push(line) });
    expect(env).toMatchObject({ VK_DRIVER_FILES: join(folder, 'vk_swiftshader_icd.json'), LD_LIBRARY_PATH: `/already/there:${folder}` });
    expect(said).toEqual([expect.stringContaining('in software')]);
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect(softwareVulkanEnv({ say: (line) => said.push(line) })).toEqual({});
    expect(said).toHaveLength(1);
  });

  test('leaves a driver alone that the person chose', () => {
    onABareMachine();
    vi.stubEnv('VK_DRIVER_FILES', '/mine.json');
    expect(softwareVulkanEnv()).not.toHaveProperty('VK_DRIVER_FILES');
  });
});
