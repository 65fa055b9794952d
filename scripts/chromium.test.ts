import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { findChromium, findDriver, majorVersion, systemCandidates, unfit, waysToInstall } from './chromium.mjs';

const folder = mkdtempSync(join(tmpdir(), 'chromium-test-'));

/** An executable that answers --version as given. */
function browserSaying(name: string, words: string, status = 0): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho '${words}'\nexit ${status}\n`, { mode: 0o755 });
  return path;
}

afterEach(() => vi.unstubAllEnvs());

describe('the version of a browser', () => {
  test.each([
    ['Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)', 156],
    ['Google Chrome 131.0.6778.85 ', 131],
    ['Command chromium-browser requires the chromium snap to be installed.', null],
    ['', null],
  ])('of %j is %s', (text, version) => expect(majorVersion(text)).toBe(version));
});

describe.skipIf(process.platform === 'win32')('a browser', () => {
  test('that runs and is new enough will do', () => expect(unfit(browserSaying('new', 'Chromium 156.0.8078.79'))).toBeNull());
  test('that is too old is refused with both versions', () => expect(unfit(browserSaying('old', 'Chromium 90.0.1.2'))).toMatch(/version 90.*128/));
  test('that only says how to install it is refused', () => expect(unfit(browserSaying('stub', 'install the snap', 1))).toMatch(/does not run/));
  test('that is not there is refused', () => expect(unfit(join(folder, 'nothing'))).toBe('there is no such file'));

  test('named in CHROMIUM_PATH comes first', async () => {
    const path = browserSaying('named', 'Chromium 140.0.1.2');
    vi.stubEnv('CHROMIUM_PATH', path);
    expect(await findChromium()).toMatchObject({ executablePath: path, source: 'CHROMIUM_PATH' });
  });

  test('named wrongly in CHROMIUM_PATH is an error that says so, not a reason to take another', async () => {
    vi.stubEnv('CHROMIUM_PATH', join(folder, 'nothing'));
    await expect(findChromium({ install: true })).rejects.toThrow(/CHROMIUM_PATH names .*nothing.*there is no such file/);
  });
});

describe('the places looked at', () => {
  test('on Linux are the folders of PATH and the usual ones, Chromium before Chrome', () => {
    const places = systemCandidates('linux', { PATH: '/opt/mine:relative' });
    expect(places.slice(0, 2)).toEqual(['/opt/mine/chromium', '/usr/bin/chromium']);
    expect(places).toContain('/usr/bin/google-chrome-stable');
    expect(places.every((place) => place.startsWith('/'))).toBe(true);
    expect(places.indexOf('/usr/bin/google-chrome')).toBeGreaterThan(places.indexOf('/snap/bin/chromium'));
  });

  test('on a Mac are the applications of the system and of the person', () => {
    const places = systemCandidates('darwin', { HOME: '/Users/ada' });
    expect(places).toContain('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
    expect(places).toContain('/Users/ada/Applications/Chromium.app/Contents/MacOS/Chromium');
  });
});

describe('the software Vulkan driver', () => {
  const having = (...paths: string[]) => (path: string) => paths.includes(path);

  test('is taken from the first folder that has one, with the loader beside it', () => {
    const exists = having('/b/vk_swiftshader_icd.json', '/b/libvulkan.so.1', '/c/vk_swiftshader_icd.json');
    expect(findDriver(['/a', '/b', '/c'], exists)).toEqual({ vulkanIcd: '/b/vk_swiftshader_icd.json', libraryPath: '/b' });
  });

  test('without a loader beside it is left to the system’s loader', () => {
    expect(findDriver(['/a'], having('/a/vk_swiftshader_icd.json'))).toEqual({ vulkanIcd: '/a/vk_swiftshader_icd.json', libraryPath: null });
  });

  test('may be nowhere', () => expect(findDriver(['/a'], having())).toEqual({ vulkanIcd: null, libraryPath: null }));
});

describe('a machine without a Chromium', () => {
  const debian = 'PRETTY_NAME="Debian GNU/Linux 12"\nNAME="Debian GNU/Linux"\nID=debian\n';
  const ubuntu = 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n';
  const commands = (ways: { commands: string[][] }[]) => ways.map((way) => way.commands.map((words) => words.slice(-3).join(' ')));

  test('takes the package on Debian as root, and the download when that fails', () => {
    const ways = waysToInstall(debian, true);
    expect(ways.map((way) => way.name)).toEqual(['with apt-get', "with Playwright's download"]);
    expect(ways[0]?.commands.map((words) => words[0])).toEqual(['apt-get', 'apt-get']);
  });

  test('takes the download on Ubuntu, whose package is a stub, with the libraries it needs', () => {
    expect(commands(waysToInstall(ubuntu, true))).toEqual([[expect.stringContaining('install-deps chromium'), expect.stringContaining('install chromium')]]);
  });

  test.each([
    ['Debian without root', debian, false],
    ['a Mac', '', false],
    ['Fedora as root', 'ID=fedora\n', true],
  ])('takes the download alone on %s', (_where, osRelease, isRoot) => {
    expect(commands(waysToInstall(osRelease, isRoot))).toEqual([[expect.stringContaining('install chromium')]]);
  });
});
