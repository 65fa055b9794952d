/**
 * Finds a Chromium that can do WebGPU, or installs one. From the command line:
 *
 *   node scripts/chromium.mjs             say which one the tests would use
 *   node scripts/chromium.mjs --install   install one if there is none
 *
 * The software Vulkan driver that Chromium brings (SwiftShader) also serves Dawn in Node: see softwareVulkanEnv.mjs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Chromium
 * @property {string} executablePath
 * @property {string} source       in words, for the line that says what is used
 * @property {string | null} vulkanIcd    SwiftShader's vk_swiftshader_icd.json, if the browser brings it
 * @property {string | null} libraryPath  the folder beside it that holds libvulkan.so.1; null: the system's own is used
 */

/** The first version that has all of WebGPU which the page uses (GPUAdapter.info came with 127). */
export const oldestMajorVersion = 128;

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Where a system's own Chromium or Chrome usually lies, best first.
 * @param {NodeJS.Platform} platform
 * @param {Record<string, string | undefined>} env
 * @returns {string[]}
 */
export function systemCandidates(platform, env) {
  if (platform === 'darwin') {
    const applications = ['/Applications', join(env['HOME'] ?? homedir(), 'Applications')];
    const names = ['Google Chrome', 'Chromium', 'Google Chrome Beta', 'Google Chrome Canary', 'Microsoft Edge', 'Brave Browser'];
    return applications.flatMap((folder) => names.map((name) => `${folder}/${name}.app/Contents/MacOS/${name}`));
  }
  if (platform === 'win32') {
    const folders = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter((folder) => folder !== undefined);
    return folders.flatMap((folder) => [`${folder}\\Google\\Chrome\\Application\\chrome.exe`, `${folder}\\Chromium\\Application\\chrome.exe`, `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`]);
  }
  const names = ['chromium', 'google-chrome-stable', 'google-chrome', 'chrome', 'chromium-browser', 'google-chrome-beta', 'google-chrome-unstable', 'microsoft-edge-stable', 'microsoft-edge'];
  const folders = [...new Set([...(env['PATH'] ?? '').split(':'), '/usr/bin', '/usr/local/bin', '/snap/bin'])].filter((folder) => folder.startsWith('/'));
  return names.flatMap((name) => folders.map((folder) => `${folder}/${name}`));
}

/**
 * 156 of 'Chromium 156.0.8078.79 built on Debian'; null when the text names no version.
 * @param {string} text
 * @returns {number | null}
 */
export function majorVersion(text) {
  const match = /\b(\d+)\.\d+\.\d+\.\d+\b/.exec(text);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/**
 * Why the file cannot serve, or null when it can. Distributions put stubs under these names that only say how to
 * install the browser, so each is asked for its version.
 * @param {string} executablePath
 * @returns {string | null}
 */
export function unfit(executablePath) {
  if (!existsSync(executablePath)) return 'there is no such file';
  if (process.platform === 'win32') return null; // there, --version opens a window
  const asked = spawnSync(executablePath, ['--version'], { encoding: 'utf8', timeout: 20_000, stdio: ['ignore', 'pipe', 'pipe'] });
  const version = majorVersion(asked.stdout);
  if (version === null) return `it does not run: ${(asked.error?.message ?? asked.stderr).trim().slice(0, 300) || `exit status ${asked.status}`}`;
  return version < oldestMajorVersion ? `it is version ${version}, and WebGPU needs ${oldestMajorVersion} or newer` : null;
}

/**
 * Folders in which browsers keep their libraries, SwiftShader among them.
 * @param {string} [executablePath]
 * @returns {string[]}
 */
export function driverFolders(executablePath) {
  const beside = executablePath !== undefined && existsSync(executablePath) ? [dirname(realpathSync(executablePath))] : [];
  const system = ['/usr/lib/chromium', '/usr/lib64/chromium-browser', '/usr/lib64/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome', '/opt/google/chrome-beta', '/opt/google/chrome-unstable', '/opt/chromium.org/chromium', '/opt/microsoft/msedge', '/snap/chromium/current/usr/lib/chromium-browser'];
  const downloads = process.env['PLAYWRIGHT_BROWSERS_PATH'] ?? join(homedir(), '.cache', 'ms-playwright');
  const downloaded = existsSync(downloads)
    ? readdirSync(downloads)
        .filter((name) => name.startsWith('chromium'))
        .flatMap((name) => readdirSync(join(downloads, name)).map((inner) => join(downloads, name, inner)))
    : [];
  return [...beside, ...system, ...downloaded];
}

/**
 * SwiftShader's Vulkan driver and the Vulkan loader beside it, from the first folder that has the driver.
 * @param {string[]} folders
 * @param {(path: string) => boolean} [exists]
 * @returns {{ vulkanIcd: string | null, libraryPath: string | null }}
 */
export function findDriver(folders, exists = existsSync) {
  for (const folder of folders) {
    const vulkanIcd = join(folder, 'vk_swiftshader_icd.json');
    if (exists(vulkanIcd)) return { vulkanIcd, libraryPath: exists(join(folder, 'libvulkan.so.1')) ? folder : null };
  }
  return { vulkanIcd: null, libraryPath: null };
}

/**
 * @param {string} executablePath
 * @param {string} source
 * @returns {Chromium}
 */
const chromiumAt = (executablePath, source) => ({ executablePath, source, ...findDriver(driverFolders(executablePath)) });

/** @returns {Promise<string | null>} where Playwright's download lies, or would lie */
async function playwrightPath() {
  const { chromium } = await import('playwright-core');
  return chromium.executablePath() || null;
}

/**
 * The browser to test with: CHROMIUM_PATH, the system's, Playwright's download, and with `install` a new one.
 * @param {{ install?: boolean, say?: (line: string) => void }} [options]
 * @returns {Promise<Chromium>}
 */
export async function findChromium({ install = false, say = () => undefined } = {}) {
  const asked = process.env['CHROMIUM_PATH'];
  if (asked !== undefined && asked !== '') {
    const problem = unfit(asked);
    if (problem !== null) throw new Error(`CHROMIUM_PATH names ${asked}, but ${problem}. Name a Chromium or Chrome of version ${oldestMajorVersion} or newer, or unset it to have one found.`);
    return chromiumAt(asked, 'CHROMIUM_PATH');
  }
  /** @type {string[]} */
  const refused = [];
  const usable = (/** @type {string} */ path) => {
    if (!existsSync(path)) return false;
    const problem = unfit(path);
    if (problem !== null) refused.push(`${path}: ${problem}`);
    return problem === null;
  };
  const system = () => systemCandidates(process.platform, process.env).find(usable);
  const present = system();
  if (present !== undefined) return chromiumAt(present, 'found on this system');
  const downloaded = await playwrightPath();
  if (downloaded !== null && usable(downloaded)) return chromiumAt(downloaded, "Playwright's download");

  if (install) {
    for (const way of waysToInstall(readIfThere('/etc/os-release'), process.getuid?.() === 0)) {
      say(`No Chromium with WebGPU here: installing one, ${way.name} …`);
      const problem = runAll(way.commands);
      if (problem !== null) refused.push(`${way.name}: ${problem}`);
      const installed = system() ?? (downloaded !== null && usable(downloaded) ? downloaded : undefined);
      if (installed !== undefined) return chromiumAt(installed, `installed just now, ${way.name}`);
    }
  }
  const seen = refused.length === 0 ? '' : `\nTried and refused:\n${[...new Set(refused)].map((line) => `  ${line}`).join('\n')}`;
  throw new Error(
    'No Chromium or Chrome that can do WebGPU was found. Install Google Chrome or Chromium ' +
      `(version ${oldestMajorVersion} or newer) and run this again, or name one in CHROMIUM_PATH${install ? '' : ', or try: node scripts/chromium.mjs --install'}.${seen}`,
  );
}

/**
 * How this machine can get a Chromium, best first. Debian has a package; Ubuntu's package of that name is a stub for a
 * snap, so everything else takes Playwright's download.
 * @param {string} osRelease  text of /etc/os-release, empty where there is none
 * @param {boolean} isRoot
 * @returns {{ name: string, commands: string[][] }[]}
 */
export function waysToInstall(osRelease, isRoot) {
  const field = (/** @type {string} */ name) => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(osRelease)?.[1] ?? '';
  const family = [field('ID'), ...field('ID_LIKE').split(' ')];
  const playwright = [process.execPath, join(root, 'node_modules/playwright-core/cli.js')];
  const download = {
    name: "with Playwright's download",
    commands: [
      ...(isRoot && family.includes('debian') ? [[...playwright, 'install-deps', 'chromium']] : []),
      [...playwright, 'install', 'chromium'],
    ],
  };
  const apt = ['apt-get', '-q', '-y', '--no-install-recommends'];
  const aptPackage = { name: 'with apt-get', commands: [['apt-get', '-q', 'update'], [...apt, 'install', 'chromium', 'fonts-liberation']] };
  return isRoot && family.includes('debian') && !family.includes('ubuntu') ? [aptPackage, download] : [download];
}

/**
 * Runs the commands in order; their output is shown only where one fails.
 * @param {string[][]} commands
 * @returns {string | null} what went wrong
 */
function runAll(commands) {
  for (const [program = '', ...args] of commands) {
    const done = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    if (done.status !== 0) return `${[program, ...args].join(' ')} failed: ${done.error?.message ?? gist(done.stderr)}`;
  }
  return null;
}

/**
 * The lines of a long complaint that name the error, else its end.
 * @param {string} complaint
 * @returns {string}
 */
function gist(complaint) {
  const errors = complaint.split('\n').filter((line) => /^(E|Error|Err):/.test(line));
  return errors.length > 0 ? [...new Set(errors)].slice(0, 3).join(' ') : complaint.trim().slice(-300);
}

/** @param {string} path */
const readIfThere = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const found = await findChromium({ install: process.argv.includes('--install'), say: console.error });
    const driver = found.vulkanIcd === null ? 'no software Vulkan driver beside it' : `software Vulkan driver ${found.vulkanIcd}`;
    console.log(`Chromium: ${found.executablePath} (${found.source}; ${driver})`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
