import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms, registerGpuKernel, runGpuProgram, runKernel } from './gpuProgram';

/** The numbers of one AdamW step; the bias corrections come from the CPU because WGSL's pow loses them. */
export interface AdamWFactors {
  beta1: number;
  beta2: number;
  /** learningRate / (1 − β1^step). */
  stepSize: number;
  /** 1 / √(1 − β2^step). */
  rootCorrection: number;
  epsilon: number;
  /** learningRate · weightDecay. */
  decay: number;
}

export interface AdamWVectors {
  theta: tf.Tensor1D;
  firstMoment: tf.Tensor1D;
  secondMoment: tf.Tensor1D;
}

/**
 * m ← β1·m + (1 − β1)·g, v ← β2·v + (1 − β2)·g², θ ← θ − decay·mask·θ − stepSize·m / (√v·rootCorrection + ε), on flat vectors [n].
 * `decayMask` [n] of zeros and ones, or null for ones. Call inside tf.tidy; the vectors given stay the caller's.
 */
export function adamWUpdate(vectors: AdamWVectors, gradient: tf.Tensor1D, factors: AdamWFactors, decayMask: tf.Tensor1D | null): AdamWVectors {
  if (!hasGpuPrograms() || gradient.size % 4 !== 0) return adamWUpdateComposed(vectors, gradient, factors, decayMask);
  const { beta1, beta2, stepSize, rootCorrection, epsilon, decay } = factors;
  const firstMoment = blend(vectors.firstMoment, gradient, beta1);
  const secondMoment = runKernel(BLEND_SQUARE, { x: vectors.secondMoment, y: gradient }, { share: beta2 }) as tf.Tensor1D;
  const inputs = { theta: vectors.theta, firstMoment, secondMoment, ...(decayMask === null ? {} : { decayMask }) };
  const theta = runKernel(ADAM_STEP, inputs, { stepSize, rootCorrection, epsilon, decay }) as tf.Tensor1D;
  return { theta, firstMoment, secondMoment };
}

/** The same in plain tfjs operations. */
export function adamWUpdateComposed(vectors: AdamWVectors, gradient: tf.Tensor1D, factors: AdamWFactors, decayMask: tf.Tensor1D | null): AdamWVectors {
  const { beta1, beta2, stepSize, rootCorrection, epsilon, decay } = factors;
  const firstMoment: tf.Tensor1D = tf.add(tf.mul(vectors.firstMoment, beta1), tf.mul(gradient, 1 - beta1));
  const secondMoment: tf.Tensor1D = tf.add(tf.mul(vectors.secondMoment, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const update = tf.div(tf.mul(firstMoment, stepSize), tf.add(tf.mul(tf.sqrt(secondMoment), rootCorrection), epsilon));
  const shrink = tf.mul(vectors.theta, decay);
  const decayed = tf.sub(vectors.theta, decayMask === null ? shrink : tf.mul(shrink, decayMask));
  return { theta: tf.sub(decayed, update), firstMoment, secondMoment };
}

/** share·x + (1 − share)·y, on flat vectors [n]: an exponential moving average's step. Call inside tf.tidy. */
export function blend(x: tf.Tensor1D, y: tf.Tensor1D, share: number): tf.Tensor1D {
  return hasGpuPrograms() && x.size % 4 === 0 ? (runKernel(BLEND, { x, y }, { share }) as tf.Tensor1D) : tf.add(tf.mul(x, share), tf.mul(y, 1 - share));
}

const BLEND = 'DitBlend';
const BLEND_SQUARE = 'DitBlendSquare';
const ADAM_STEP = 'DitAdamStep';

function blendProgram(name: string, y: string): void {
  registerGpuKernel<'x' | 'y'>(name, (inputs, { share = 0 }) => {
    const [size = 0] = inputs.x.shape;
    return runGpuProgram({
      key: `${name}_${size}`,
      inputs: [
        { name: 'x', tensor: inputs.x, components: 4 },
        { name: 'y', tensor: inputs.y, components: 4 },
      ],
      outputShape: [size],
      outputComponents: 4,
      threads: size / 4,
      uniforms: { share, rest: 1 - share },
      code: `result[index] = uniforms.share * x[index] + uniforms.rest * ${y};`,
    });
  });
}
blendProgram(BLEND, 'y[index]');
blendProgram(BLEND_SQUARE, 'y[index] * y[index]');

registerGpuKernel<'theta' | 'firstMoment' | 'secondMoment' | 'decayMask'>(
  ADAM_STEP,
  ({ theta, firstMoment, secondMoment, decayMask }, { stepSize = 0, rootCorrection = 0, epsilon = 0, decay = 0 }) => {
    const [size = 0] = theta.shape;
    const masked = (decayMask as tf.TensorInfo | undefined) !== undefined;
    return runGpuProgram({
      key: `adamStep_${size}_${masked ? 'masked' : 'whole'}`,
      inputs: [
        { name: 'theta', tensor: theta, components: 4 },
        { name: 'firstMoment', tensor: firstMoment, components: 4 },
        { name: 'secondMoment', tensor: secondMoment, components: 4 },
        ...(masked ? [{ name: 'decayMask', tensor: decayMask, components: 4 as const }] : []),
      ],
      outputShape: [size],
      outputComponents: 4,
      threads: size / 4,
      uniforms: { stepSize, rootCorrection, epsilon, decay },
      code: `
  let update = uniforms.stepSize * firstMoment[index] / (sqrt(secondMoment[index]) * uniforms.rootCorrection + uniforms.epsilon);
  result[index] = theta[index] - uniforms.decay * theta[index]${masked ? ' * decayMask[index]' : ''} - update;`,
    });
  },
);
