/**
 * npm run first-view: how long after its navigation began the built page has drawn its recorded run, in ms; five first visits over each line.
 * Build the page first.
 */
import { withBuiltPage } from '../../scripts/firstView.mjs';

const VISITS = 5;
const lines = [
  { name: 'this machine', conditions: null },
  { name: '80 ms, 20 Mbit/s', conditions: { offline: false, latency: 80, downloadThroughput: 20e6 / 8, uploadThroughput: 5e6 / 8 } },
];

/** In the page, before its scripts: marks the first frame that shows what a model of the recorded run has drawn. */
function markFirstPictures() {
  const watch = new MutationObserver(() => {
    if (document.querySelector('[data-testid=samples-current]') === null) return;
    watch.disconnect();
    requestAnimationFrame(() => performance.mark('first-pictures'));
  });
  watch.observe(document, { childList: true, subtree: true });
}

await withBuiltPage('dist', async ({ newPage, url }) => {
  for (const { name, conditions } of lines) {
    /** @type {number[]} */
    const times = [];
    for (let visit = 0; visit < VISITS; visit++) {
      const page = await newPage();
      const session = await page.context().newCDPSession(page);
      await session.send('Network.enable');
      if (conditions !== null) await session.send('Network.emulateNetworkConditions', conditions);
      await page.addInitScript(markFirstPictures);
      await page.goto(url, { waitUntil: 'commit' });
      await page.waitForFunction(() => performance.getEntriesByName('first-pictures').length > 0, null, { timeout: 60_000 });
      times.push(await page.evaluate(() => performance.getEntriesByName('first-pictures')[0]?.startTime ?? NaN));
      await page.close();
    }
    console.log(`${name}: ${times.map((time) => time.toFixed(0)).join(', ')} ms`);
  }
});
