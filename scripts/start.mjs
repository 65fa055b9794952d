/**
 * npm start: builds the page and serves it, as any web host could serve the folder dist.
 * HOST and PORT choose the address; a port that is taken gives way to the next free one.
 */
import { build, preview } from 'vite';
import { fileURLToPath } from 'node:url';
import { freePort } from './freePort.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const host = process.env['HOST'] ?? 'localhost';
const asked = Number(process.env['PORT'] ?? 4173);
if (!Number.isInteger(asked) || asked < 1 || asked > 65_435) {
  console.error(`PORT must be a whole number from 1 to 65435, not ${process.env['PORT']}.`);
  process.exit(2);
}

console.log('Building the page …');
await build({ root, logLevel: 'warn' });

const port = await freePort(asked, host);
if (port !== asked) console.log(`Port ${asked} is taken.`);
const server = await preview({ root, logLevel: 'warn', preview: { host, port, strictPort: true } });
console.log(`\nDiff-Tuning Playground:\n\n  http://${host}:${port}/\n\nCtrl-C ends it.`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    void server.close().finally(() => process.exit(0));
  });
}
