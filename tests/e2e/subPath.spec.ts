import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { stepsDone, tinyConfig, waitForEvent } from './playground';
import { expect, test } from './playgroundTest';

const contentTypes: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.png': 'image/png', '.svg': 'image/svg+xml' };
const FOLDER = '/a/deep folder/';

test('the built folder works from a sub-path of any static host', async ({ page }) => {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname);
    const file = join('dist', normalize(path.startsWith(FOLDER) ? path.slice(FOLDER.length) || 'index.html' : '..'));
    const isServed = file.startsWith('dist') && existsSync(file);
    response.writeHead(isServed ? 200 : 404, { 'content-type': contentTypes[extname(file)] ?? 'application/octet-stream' });
    response.end(isServed ? readFileSync(file) : 'not here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const config = { ...tinyConfig, steps: 1, bank: { size: 2, ddimSteps: 1 }, sampling: { everySteps: 1, count: 1, ddimSteps: 1, guidance: 1 } };
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${encodeURI(FOLDER)}?debug&config=${encodeURIComponent(JSON.stringify(config))}`);
    await page.getByTestId('start').click({ timeout: 60_000 });
    await waitForEvent(page, 'runFinished');
    expect(await stepsDone(page)).toHaveLength(1);
    await expect(page.getByTestId('samples-current')).toBeVisible();
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
