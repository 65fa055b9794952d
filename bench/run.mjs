/**
 * npm run bench -- [options]
 *
 * Bundles the benchmark for Node and runs it in a process that finds a Vulkan driver. Only results go to stdout.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { softwareVulkanEnv } from '../scripts/softwareVulkanEnv.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const outdir = `${root}dist-cli`;

await build({
  entryPoints: { bench: `${root}bench/main.ts`, benchChild: `${root}bench/child.ts` },
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  mainFields: ['module', 'main'], // tfjs's ES modules, so that everything shares one tfjs-core
  external: ['webgpu', 'sharp', '@jax-js/jax'],
  sourcemap: true,
  keepNames: true,
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'error',
});

const child = spawn(process.execPath, ['--enable-source-maps', `${outdir}/bench.mjs`, ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, ...softwareVulkanEnv() } });
// Ctrl-C reaches the child by itself, from the terminal; this process only waits for how it ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (status, signal) => {
  process.exitCode = status ?? 128 + constants.signals[signal ?? 'SIGKILL'];
});
