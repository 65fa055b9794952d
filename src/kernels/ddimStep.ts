import type * as tf from '@tensorflow/tfjs';
import { runGpuProgram } from '../gpu/recording';

/** The numbers of one deterministic DDIM step from ᾱ = now to ᾱ = then, and the guidance scale: a float32 tensor [DDIM_NUMBERS]. */
export const DDIM_NUMBERS = 64;

export function ddimNumbers(now: number, then: number, guidance: number): Float32Array<ArrayBuffer> {
  const numbers = new Float32Array(DDIM_NUMBERS);
  numbers.set([Math.sqrt(now), Math.sqrt(1 - now), Math.sqrt(then), Math.sqrt(1 - then), guidance]);
  return numbers;
}

/**
 * One deterministic DDIM step in place, x̂0 clipped to [−1, 1] and eps derived from it anew: x ← √then·x̂0 + √(1 − then)·eps.
 * x and eps [B, C, H, W], B·C·H·W a multiple of 4. With `unconditional`, eps is first guided: eps∅ + scale·(eps − eps∅).
 */
export function ddimStepInPlaceOnGpu(x: tf.Tensor4D, eps: tf.Tensor4D, unconditional: tf.Tensor4D | null, numbers: tf.Tensor1D): void {
  runGpuProgram({
    key: `ddimStep_${x.size}_${unconditional === null ? 'plain' : 'guided'}`,
    inputs: [
      { name: 'eps', tensor: eps, components: 4 },
      { name: 'numbers', tensor: numbers, components: 1 },
      ...(unconditional === null ? [] : [{ name: 'unconditional', tensor: unconditional, components: 4 as const }]),
    ],
    updates: [{ name: 'x', tensor: x, components: 4 }],
    outputs: [],
    threads: x.size / 4,
    code: `
  let signal = numbers(0);
  let noise = numbers(1);
  ${unconditional === null ? 'let predicted = eps(index);' : 'let predicted = unconditional(index) + numbers(4) * (eps(index) - unconditional(index));'}
  let now = x(index);
  let x0 = clamp((now - noise * predicted) / signal, vec4<f32>(-1.0), vec4<f32>(1.0));
  set_x(index, numbers(2) * x0 + numbers(3) * (now - signal * x0) / noise);`,
  });
}
