import { T } from './noiseSchedule';

/** Numbers that describe one timestep to the DiT: 128 cosines, then 128 sines. */
export const timestepFrequencies = 256;

const maxPeriod = 10_000;

/**
 * The timestep embedding of every t, computed in float64 and rounded: row t holds cos(t·ω_i), then sin(t·ω_i),
 * ω_i = 10000^(−i / 128), i = 0…127 (reference DiT, TimestepEmbedder.timestep_embedding).
 * @returns [1000, 256], row by row
 */
export function timestepEmbeddingTable(): Float32Array<ArrayBuffer> {
  return embeddingsOf(Array.from({ length: T }, (_, t) => t));
}

/** The factors below cover t = 32·a + b, a and b from 0 to 31. */
export const COARSE_TIMESTEP = 32;

/**
 * The embeddings of 0, 32, 64 … 992 and of 0, 1, 2 … 31, [64, 256]: by the addition theorems they give that of every t below 1024
 * to float32's accuracy, in a sixteenth of the table's memory.
 */
export function timestepEmbeddingFactors(): Float32Array<ArrayBuffer> {
  const digits = Array.from({ length: COARSE_TIMESTEP }, (_, digit) => digit);
  return embeddingsOf([...digits.map((digit) => digit * COARSE_TIMESTEP), ...digits]);
}

function embeddingsOf(timesteps: number[]): Float32Array<ArrayBuffer> {
  const half = timestepFrequencies / 2;
  const table = new Float32Array(timesteps.length * timestepFrequencies);
  for (const [row, t] of timesteps.entries()) {
    for (let i = 0; i < half; i++) {
      const angle = t * Math.exp((-Math.log(maxPeriod) * i) / half);
      table[row * timestepFrequencies + i] = Math.cos(angle);
      table[row * timestepFrequencies + half + i] = Math.sin(angle);
    }
  }
  return table;
}
