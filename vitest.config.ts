import { defineConfig } from 'vitest/config';
import { softwareVulkanEnv } from './scripts/softwareVulkanEnv.mjs';

/** tfjs's Node builds are CommonJS copies of their own; its ES modules keep one tfjs-core for backends and gradients alike. */
const oneTensorflow = {
  resolve: { mainFields: ['module', 'main'] },
  server: { deps: { inline: [/@tensorflow\//] } },
};

const gpuTests = '**/*.gpu.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        resolve: oneTensorflow.resolve,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.{ts,tsx}', 'tests/parity/**/*.test.ts', 'tests/cli/**/*.test.ts', 'tests/robustness/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [gpuTests, '**/node_modules/**'],
          server: oneTensorflow.server,
          testTimeout: 60_000,
        },
      },
      {
        resolve: oneTensorflow.resolve,
        test: {
          name: 'gpu',
          environment: 'node',
          include: [gpuTests],
          exclude: ['**/node_modules/**'],
          server: oneTensorflow.server,
          setupFiles: ['tests/gpu/setup.ts'],
          env: softwareVulkanEnv(),
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
