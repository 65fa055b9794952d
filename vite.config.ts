import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** A relative base, so that the built folder can be served from any path. */
export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  resolve: { alias: [{ find: /^@tensorflow\/tfjs$/, replacement: fileURLToPath(new URL('src/kernels/tfjsCore.ts', import.meta.url)) }] },
  build: {
    target: 'es2023',
    // The worker carries TensorFlow.js (about 1 MB), which loads beside the page, not before it.
    chunkSizeWarningLimit: 2500,
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});
