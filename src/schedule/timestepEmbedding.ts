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
  const half = timestepFrequencies / 2;
  const table = new Float32Array(T * timestepFrequencies);
  for (let t = 0; t < T; t++) {
    for (let i = 0; i < half; i++) {
      const angle = t * Math.exp((-Math.log(maxPeriod) * i) / half);
      table[t * timestepFrequencies + i] = Math.cos(angle);
      table[t * timestepFrequencies + half + i] = Math.sin(angle);
    }
  }
  return table;
}
