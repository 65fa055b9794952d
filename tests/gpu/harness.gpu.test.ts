import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { gpu } from './installDawn';
import { takeGpuErrors } from './gpuErrors';

const a = [1, -2, 3, 4, 5, -6]; // [2, 3]
const b = [0.5, 1, -1, 2, 3, 0.25]; // [3, 2]

/** Value and gradients of sum((a·b)²) on the named backend. */
async function matMulWithGradients(backend: string): Promise<number[][]> {
  await tf.setBackend(backend);
  const { value, grads } = tf.valueAndGrads((x, y) => tf.sum(tf.square(tf.matMul(x, y))))([tf.tensor2d(a, [2, 3]), tf.tensor2d(b, [3, 2])]);
  return Promise.all([value, ...grads].map(async (tensor) => [...(await tensor.data())]));
}

test('the GPU multiplies matrices and differentiates as the CPU does', async () => {
  const onGpu = await matMulWithGradients('webgpu');
  const onCpu = await matMulWithGradients('cpu');
  await tf.setBackend('webgpu');
  expect(onGpu.map((numbers) => numbers.length)).toEqual([1, 6, 6]);
  expect(onGpu.flat()).toEqual(onCpu.flat().map((number) => expect.closeTo(number, 4) as number));
});

async function breakAShader(): Promise<void> {
  const device = await (await gpu.requestAdapter())?.requestDevice();
  const module = device?.createShaderModule({ code: 'this is no WGSL' });
  if (module !== undefined) device?.createComputePipeline({ layout: 'auto', compute: { module } });
}

test('a broken shader is reported', async () => {
  await breakAShader();
  expect((await takeGpuErrors()).join()).toContain('error: unexpected token');
});

test.fails('a test fails when a shader broke during it, though it expects nothing', breakAShader);
