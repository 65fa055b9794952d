import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** A relative base, so that the built folder can be served from any path. */
export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    // The worker carries TensorFlow.js (about 1.5 MB), which loads beside the page, not before it.
    chunkSizeWarningLimit: 2500,
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});
