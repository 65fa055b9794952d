/**
 * npm run cli -- train|sample|evaluate|parity …
 *
 * Bundles src/cli/main.ts for Node and runs it in a process that finds a Vulkan driver. Only the command itself writes
 * to stdout.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { softwareVulkanEnv } from './softwareVulkanEnv.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = `${root}dist-cli/cli.mjs`;

const { outputFiles } = await build({
  entryPoints: [`${root}src/cli/main.ts`],
  outfile: bundle,
  write: false,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  mainFields: ['module', 'main'], // tfjs's ES modules, so that everything shares one tfjs-core
  external: ['webgpu', 'sharp'],
  sourcemap: true,
  keepNames: true,
  banner: { js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);" },
  logLevel: 'error',
});
// written aside and moved: another command may be reading the same file at this moment
mkdirSync(dirname(bundle), { recursive: true });
for (const { path, contents } of outputFiles) {
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
}

const child = spawn(process.execPath, ['--enable-source-maps', bundle, ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, ...softwareVulkanEnv() } });
// Ctrl-C reaches the child by itself, from the terminal; this process only waits for how it ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (status, signal) => {
  process.exitCode = status ?? 128 + constants.signals[signal ?? 'SIGKILL'];
});
