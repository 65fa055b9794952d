import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { driverFolders, findDriver } from './chromium.mjs';

/**
 * What a child process must find in its environment for Dawn (npm package `webgpu`) to have an adapter: nothing where
 * a real Vulkan driver answers, else Chromium's software driver. The loader reads these variables when a process
 * starts, so they cannot be set from inside it.
 * @param {{ say?: (line: string) => void }} [options]  `say` gets one line when the software driver is taken, or none is found
 * @returns {Record<string, string>}
 */
export function softwareVulkanEnv({ say = console.error } = {}) {
  if (process.platform !== 'linux') return {}; // Metal and Direct3D come with the system
  if (process.env[decided] !== undefined) return {}; // an outer command has decided for this whole tree of processes
  const { vulkanIcd, libraryPath } = findDriver(driverFolders(process.env['CHROMIUM_PATH']));
  const chosenByUser = process.env['VK_DRIVER_FILES'] ?? process.env['VK_ICD_FILENAMES'];
  if (chosenByUser !== undefined && chosenByUser !== '') return { ...withLibraries(libraryPath), [decided]: 'environment' };
  if (hasInstalledDriver() && hasHardwareAdapter()) return { [decided]: 'hardware' };
  if (vulkanIcd === null) {
    say('No Vulkan driver was found for WebGPU in Node. Install one, or a Chromium, which brings one in software: node scripts/chromium.mjs --install');
    return {};
  }
  say(`No hardware Vulkan driver here: WebGPU in Node runs in software (SwiftShader, ${vulkanIcd}). It is slow.`);
  return { VK_DRIVER_FILES: vulkanIcd, VK_ICD_FILENAMES: vulkanIcd, ...withLibraries(libraryPath), [decided]: 'software' };
}

const decided = 'DIFFTUNING_VULKAN';

/**
 * @param {string | null} folder
 * @returns {Record<string, string>}
 */
function withLibraries(folder) {
  if (folder === null) return {};
  const before = process.env['LD_LIBRARY_PATH'];
  return { LD_LIBRARY_PATH: before === undefined || before === '' ? folder : `${before}:${folder}` };
}

/** Whether any Vulkan driver is registered with the system: without one, asking Dawn would be a waste of time. */
function hasInstalledDriver() {
  const data = (process.env['XDG_DATA_DIRS'] ?? '/usr/local/share:/usr/share').split(':');
  const folders = ['/etc', ...data, join(homedir(), '.local/share')].map((folder) => join(folder, 'vulkan/icd.d'));
  return folders.some((folder) => existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.json')));
}

/** Drivers for hardware that is not there are common (Mesa installs all of its own), so Dawn itself is asked. */
function hasHardwareAdapter() {
  const asked = spawnSync(process.execPath, [fileURLToPath(new URL('describeAdapter.mjs', import.meta.url))], { encoding: 'utf8', timeout: 30_000, stdio: ['ignore', 'pipe', 'ignore'] });
  return asked.status === 0 && isHardware(asked.stdout);
}

/**
 * @param {string} description  the line that describeAdapter.mjs prints
 * @returns {boolean}
 */
export function isHardware(description) {
  const adapter = JSON.parse(description.trim() || 'null');
  return adapter !== null && adapter.isFallbackAdapter !== true && !/swiftshader|llvmpipe|lavapipe/i.test(`${adapter.architecture} ${adapter.device} ${adapter.description}`);
}
