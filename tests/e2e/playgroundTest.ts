import { test as base, expect, type BrowserContext } from '@playwright/test';

export { expect };

/** What went wrong in the page or its workers while a test ran. */
export interface Problems {
  /** All of them so far, the allowed ones included. */
  readonly seen: readonly string[];
  /** For tests of failures: problems that match do not fail this test. */
  allow(pattern: RegExp): void;
}

/**
 * Playwright's test, which also fails on uncaught errors, console errors, GPU errors and whatever the content security policy refuses, in the page and its workers.
 * A test that provokes some takes the fixture and allows them: `({ page, problems }) => { problems.allow(/lost/); … }`.
 */
export const test = base.extend<{ problems: Problems }>({
  problems: [
    async ({ context, page }, use) => {
      const seen: string[] = [];
      const allowed: RegExp[] = [];
      page.on('pageerror', (error) => seen.push(`uncaught: ${error.message}`));
      page.on('crash', () => seen.push('the page crashed'));
      page.on('console', (message) => {
        if (message.type() === 'error') seen.push(`console: ${message.text()}`);
      });
      await watchScripts(context);
      await use({ seen, allow: (pattern) => allowed.push(pattern) });
      await context.unrouteAll({ behavior: 'wait' }); // a script may still be on its way
      const unexpected = seen.filter((problem) => !allowed.some((pattern) => pattern.test(problem)));
      expect(unexpected, 'errors in the page or its workers during this test').toEqual([]);
    },
    { auto: true },
  ],
});

/** Runs in the page and in its workers: writes each uncaptured GPU error to the console. */
function reportGpuErrors(): void {
  if (!('GPUAdapter' in globalThis)) return; // only a secure page has it
  const { prototype } = GPUAdapter;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its adapter below
  const { requestDevice } = prototype;
  if (Object.hasOwn(requestDevice, 'watched')) return;
  prototype.requestDevice = Object.assign(
    async function (this: GPUAdapter, descriptor?: GPUDeviceDescriptor) {
      const device = await requestDevice.call(this, descriptor);
      device.addEventListener('uncapturederror', ({ error }) => console.error(`uncaptured GPU error: ${error.message}`));
      return device;
    },
    { watched: true },
  );
}

/** Runs in the page and in its workers: the browser's own message does not come for everything that is tried and caught, as a probe for eval is. */
function reportPolicyViolations(): void {
  const watched = globalThis as { isPolicyWatched?: true };
  if (watched.isPolicyWatched === true) return;
  watched.isPolicyWatched = true;
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => console.error(`policy violation: ${effectiveDirective} ${blockedURI} ${sample}`));
}

/**
 * Chromium tells the console nothing of GPU errors in workers, and Playwright runs no init scripts there, so the watch
 * goes in front of every script that is loaded: on its first line, which leaves line numbers as they are.
 */
async function watchScripts(context: BrowserContext): Promise<void> {
  await context.addInitScript(reportGpuErrors);
  await context.addInitScript(reportPolicyViolations);
  await context.route(/\.m?js(\?.*)?$/, async (route) => {
    const response = await route.fetch().catch(() => null); // the host may be gone, as it may for a browser that asks for itself
    if (response === null) await route.abort();
    else await route.fulfill({ response, body: `(${reportGpuErrors.toString()})();(${reportPolicyViolations.toString()})();${await response.text()}` });
  });
}
