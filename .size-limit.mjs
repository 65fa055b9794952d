/**
 * npm run size: what is fetched, as hosts serve it (brotli), against budgets. DIST names another folder than dist.
 */
import { readFileSync } from 'node:fs';
import { firstViewScripts } from './scripts/firstView.mjs';

const dist = process.env['DIST'] ?? 'dist';
const html = readFileSync(`${dist}/index.html`, 'utf8');
const named = (/** @type {RegExp} */ pattern) => [...html.matchAll(pattern)].map(([, path]) => `${dist}/${path}`);

/** The module that starts the page and all that it imports: nothing is on the screen before them. */
const beforePaint = [...named(/<script[^>]* src="\.\/([^"]+)"/g), ...named(/<link rel="modulepreload"[^>]* href="\.\/([^"]+)"/g)];
const firstView = (await firstViewScripts(dist)).map((file) => `${dist}/${file}`);

export default [
  { name: 'Scripts before the first paint', path: beforePaint, limit: '170 kB' },
  { name: 'Scripts of the first view, charts included', path: [...new Set([...beforePaint, ...firstView])], limit: '175 kB' },
  { name: 'Styles of the first view', path: named(/<link rel="stylesheet"[^>]* href="\.\/([^"]+)"/g), limit: '9 kB' },
  { name: 'Training worker', path: `${dist}/assets/main-*.js`, limit: '190 kB' },
  { name: 'Library worker', path: `${dist}/assets/libraryMain-*.js`, limit: '33 kB' },
  { name: 'Worker that reads pictures', path: `${dist}/assets/intakeMain-*.js`, limit: '86 kB' },
  { name: 'All scripts and styles', path: [`${dist}/assets/*.js`, `${dist}/assets/*.css`], limit: '690 kB' },
];
