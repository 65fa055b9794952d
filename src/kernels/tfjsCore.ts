/**
 * What this project uses of '@tensorflow/tfjs': its core and all gradients. The built worker takes this in place of the whole
 * (vite.config.ts), which leaves out layers, data loading and the WebGL backend: half the bytes.
 */
import '@tensorflow/tfjs-core/dist/register_all_gradients';

export * from '@tensorflow/tfjs-core';
