import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from './freePort.mjs';

test('a port that is taken gives way to a later one', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await freePort(port, '127.0.0.1')).toBeGreaterThan(port);
  server.close();
});
