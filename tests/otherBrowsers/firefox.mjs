import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/freePort.mjs';

/** @typedef {import('./run.mjs').DrivenBrowser} DrivenBrowser */

/**
 * A Firefox of this machine, driven by Marionette, which needs no other program.
 * @param {string} executable
 * @returns {Promise<DrivenBrowser>}
 */
export async function openFirefox(executable) {
  const profile = mkdtempSync(join(tmpdir(), 'firefox-profile-'));
  const port = await freePort(2828, '127.0.0.1');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(profile, 'user.js'), `user_pref("marionette.port", ${port});\nuser_pref("app.update.enabled", false);\nuser_pref("datareporting.policy.dataSubmissionEnabled", false);\n`);
  const child = spawn(executable, ['--headless', '--marionette', '--no-remote', '--profile', profile, '--width', '1440', '--height', '900'], { stdio: 'ignore' });
  const marionette = await whenReady(port);
  const { capabilities } = await marionette.ask('WebDriver:NewSession', {});
  return {
    version: `Firefox ${capabilities.browserVersion}`,
    open: (url) => marionette.ask('WebDriver:Navigate', { url }),
    evaluate: async (script) => (await marionette.ask('WebDriver:ExecuteScript', { script: `return (async () => { ${script} })();`, args: [], newSandbox: true })).value,
    screenshot: async () => Buffer.from((await marionette.ask('WebDriver:TakeScreenshot', { full: false })).value, 'base64'),
    close: async () => {
      await marionette.ask('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => undefined);
      marionette.end();
      child.kill();
      await new Promise((resolve) => (child.exitCode === null && child.signalCode === null ? child.once('exit', resolve) : resolve(undefined)));
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** @param {number} port */
async function whenReady(port) {
  const patience = performance.now() + 60_000;
  for (;;) {
    try {
      return await connected(port);
    } catch (error) {
      if (performance.now() > patience) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** Marionette's protocol: messages are JSON, each after its length in bytes and a colon. @param {number} port */
async function connected(port) {
  const socket = connect(port, '127.0.0.1');
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  const open = new Map();
  let received = Buffer.alloc(0);
  let lastId = 0;
  /** @type {(greeting: unknown) => void} */
  let greeted = () => undefined;
  const greeting = new Promise((resolve, reject) => {
    greeted = resolve;
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('Firefox closed its Marionette port.')));
  });
  socket.on('data', (data) => {
    received = Buffer.concat([received, data]);
    for (;;) {
      const colon = received.indexOf(':');
      const end = colon + 1 + Number(received.subarray(0, Math.max(0, colon)).toString());
      if (colon === -1 || received.length < end) return;
      hear(JSON.parse(received.subarray(colon + 1, end).toString()));
      received = received.subarray(end);
    }
  });
  /** @param {any} message */
  function hear(message) {
    if (!Array.isArray(message)) {
      greeted(message);
      return;
    }
    const [, id, error, result] = message;
    const asked = open.get(id);
    open.delete(id);
    if (error === null) asked?.resolve(result);
    else asked?.reject(new Error(`Firefox: ${error.message}`));
  }
  await greeting;
  return {
    /** @param {string} command @param {object} parameters @returns {Promise<any>} */
    ask: (command, parameters) => {
      lastId += 1;
      const text = JSON.stringify([0, lastId, command, parameters]);
      socket.write(`${Buffer.byteLength(text)}:${text}`);
      return new Promise((resolve, reject) => open.set(lastId, { resolve, reject }));
    },
    end: () => socket.destroy(),
  };
}
