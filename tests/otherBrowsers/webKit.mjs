import { spawn } from 'node:child_process';
import { freePort } from '../../scripts/freePort.mjs';

/** @typedef {import('./run.mjs').DrivenBrowser} DrivenBrowser */

const host = '127.0.0.1';

/**
 * WebKitGTK's own small browser, on a screen that is not there (Xvfb), driven by WebKitWebDriver.
 * @param {{ driver: string, browser: string, xvfb: string }} executables
 * @returns {Promise<DrivenBrowser>}
 */
export async function openWebKit({ driver, browser, xvfb }) {
  const display = `:${90 + (process.pid % 900)}`;
  const screen = spawn(xvfb, [display, '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], { stdio: 'ignore' });
  const port = await freePort(4650, host);
  const env = { ...process.env, DISPLAY: display, WEBKIT_DISABLE_COMPOSITING_MODE: '1', WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', GDK_BACKEND: 'x11' };
  const child = spawn(driver, [`--port=${port}`, `--host=${host}`], { stdio: 'ignore', env });

  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  async function ask(method, path, body) {
    const response = await fetch(`http://${host}:${port}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const { value } = /** @type {any} */ (await response.json());
    if (!response.ok) throw new Error(`WebKit: ${value.message || value.error}`);
    return value;
  }

  await untilAnswered(() => ask('GET', '/status'));
  const { sessionId, capabilities } = await ask('POST', '/session', { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } } } });
  const session = `/session/${sessionId}`;
  return {
    version: `${capabilities.browserName} ${capabilities.browserVersion} (WebKitGTK)`,
    open: (url) => ask('POST', `${session}/url`, { url }),
    evaluate: (script) => ask('POST', `${session}/execute/async`, { script: `const done = arguments[0]; (async () => { ${script} })().then(done, (error) => done('failed: ' + error));`, args: [] }),
    screenshot: async () => Buffer.from(await ask('GET', `${session}/screenshot`), 'base64'),
    close: async () => {
      await ask('DELETE', session).catch(() => undefined);
      child.kill();
      screen.kill();
    },
  };
}

/** @param {() => Promise<unknown>} question */
async function untilAnswered(question) {
  for (let attempt = 0; attempt < 60; attempt++) {
    try {
      await question();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
  throw new Error('WebKitWebDriver does not answer.');
}
