/**
 * npm run browsers -- [--dist dist] [--keep FOLDER]
 *
 * Opens the built page in the Firefox and the WebKitGTK of this machine and prints what works there. No part of `npm test`: these browsers are not
 * everywhere. What is not installed is said, with the way to get it; exit status 1 when anything that was tried did not work.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { preview } from 'vite';
import { freePort } from '../../scripts/freePort.mjs';
import { checks } from './checks.mjs';
import { openFirefox } from './firefox.mjs';
import { openWebKit } from './webKit.mjs';

/**
 * @typedef {object} DrivenBrowser
 * @property {string} version
 * @property {(url: string) => Promise<unknown>} open
 * @property {(script: string) => Promise<any>} evaluate the body of an async function, run in the page
 * @property {() => Promise<Buffer>} screenshot a PNG file
 * @property {() => Promise<void>} close
 */

const { values } = parseArgs({ options: { dist: { type: 'string', default: 'dist' }, keep: { type: 'string' } } });

/** @param {string[]} paths */
const firstOf = (...paths) => paths.find((path) => existsSync(path)) ?? null;

/** @type {{ name: string, install: string, find: () => (() => Promise<DrivenBrowser>) | null }[]} */
const browsers = [
  {
    name: 'Firefox',
    install: 'apt-get install firefox-esr',
    find: () => {
      const executable = process.env['FIREFOX_PATH'] ?? firstOf('/usr/bin/firefox', '/usr/bin/firefox-esr', '/Applications/Firefox.app/Contents/MacOS/firefox');
      return executable === null ? null : () => openFirefox(executable);
    },
  },
  {
    name: 'WebKitGTK',
    install: 'apt-get install webkit2gtk-driver xvfb',
    find: () => {
      const driver = firstOf('/usr/bin/WebKitWebDriver');
      const xvfb = firstOf('/usr/bin/Xvfb');
      const browser = firstOf('/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser', '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser', '/usr/lib/x86_64-linux-gnu/webkitgtk-6.0/MiniBrowser');
      return driver === null || xvfb === null || browser === null ? null : () => openWebKit({ driver, browser, xvfb });
    },
  },
];

const host = '127.0.0.1';
const port = await freePort(4600, host);
const server = await preview({ logLevel: 'silent', build: { outDir: values.dist }, preview: { host, port, strictPort: true } });
let failed = 0;
try {
  for (const { name, install, find } of browsers) {
    const open = find();
    if (open === null) {
      console.log(`${name}: not tried, it is not installed here (${install}).\n`);
      continue;
    }
    failed += await tried(name, open);
  }
} finally {
  await server.close();
}
process.exitCode = failed > 0 ? 1 : 0;

/**
 * @param {string} name
 * @param {() => Promise<DrivenBrowser>} open
 * @returns {Promise<number>} checks that failed
 */
async function tried(name, open) {
  /** @type {DrivenBrowser} */
  let browser;
  try {
    browser = await open();
  } catch (error) {
    console.log(`${name}: did not start: ${error instanceof Error ? error.message : error}\n`);
    return 1;
  }
  console.log(`${browser.version}:`);
  let failures = 0;
  try {
    await browser.open(`http://${host}:${port}/?debug`);
    for (const { title, script } of checks) {
      const answer = await browser.evaluate(script).catch((error) => `failed: ${error.message}`);
      const isFailure = typeof answer !== 'string' || answer.startsWith('failed');
      if (isFailure) failures += 1;
      console.log(`  ${isFailure ? '✗' : '✓'} ${title}: ${answer}`);
    }
    if (values.keep !== undefined) {
      mkdirSync(values.keep, { recursive: true });
      writeFileSync(join(values.keep, `${name}.png`), await browser.screenshot());
    }
  } finally {
    await browser.close();
  }
  console.log('');
  return failures;
}
