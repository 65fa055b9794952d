import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { contentSecurityPolicy, hostHeaders } from './scripts/contentSecurityPolicy.mjs';
import { offlineFiles } from './scripts/offlineFiles.mjs';

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/** A relative base, so that the built folder can be served from any path. */
export default defineConfig({
  base: './',
  plugins: [react(), contentSecurityPolicy(), offlineFiles()],
  worker: { format: 'es' },
  resolve: {
    alias: [
      { find: /^@tensorflow\/tfjs$/, replacement: source('kernels/tfjsCore.ts') },
      { find: /^long$/, replacement: source('kernels/tfjsWithoutLong.ts') },
      { find: /^victory-vendor\/d3-scale$/, replacement: source('ui/measures/chartScales.ts') },
    ],
  },
  preview: { headers: hostHeaders },
  build: {
    target: 'es2023',
    // The worker carries TensorFlow.js (about 1 MB), which loads beside the page, not before it.
    chunkSizeWarningLimit: 2500,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      // zod with its setting, in one file: whichever part of the page makes the first schema, the setting was made before.
      output: { codeSplitting: { groups: [{ name: 'zod', test: /zodWithoutEval|node_modules[\\/]zod[\\/]/ }] } },
    },
  },
});
