import { createServer } from 'node:net';

/**
 * The first port from `first` on that nobody listens on.
 * @param {number} first
 * @param {string} host
 * @returns {Promise<number>}
 */
export async function freePort(first, host) {
  for (let port = first; port < first + 100; port++) if (await isFree(port, host)) return port;
  throw new Error(`Every port from ${first} to ${first + 99} is taken on ${host}. Name a free one: PORT=9000 npm start`);
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>}
 */
function isFree(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
