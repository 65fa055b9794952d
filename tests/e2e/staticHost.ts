import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const contentTypes: Record<string, string> = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.webmanifest': 'application/manifest+json', '.png': 'image/png', '.svg': 'image/svg+xml',
};

export interface StaticHost {
  /** Of the page; ends with a slash. */
  url: string;
  /** Serves this text in place of a file of the built folder from now on. */
  replace: (file: string, text: string) => void;
  close: () => void;
}

/** The built folder below `folder` ('/' or '/some/where/'), as the plainest of web hosts serves it: no headers but the type, no start page for unknown paths. */
export async function startStaticHost(folder = '/'): Promise<StaticHost> {
  const replaced = new Map<string, string>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname);
    const name = normalize(path.startsWith(folder) ? path.slice(folder.length) || 'index.html' : '..');
    const file = join('dist', name);
    const isServed = file.startsWith('dist') && existsSync(file);
    response.writeHead(isServed ? 200 : 404, { 'content-type': contentTypes[extname(file)] ?? 'application/octet-stream' });
    response.end(isServed ? (replaced.get(name) ?? readFileSync(file)) : 'not here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${encodeURI(folder)}`,
    replace: (file, text) => void replaced.set(file, text),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
