const u32Count = 2 ** 32;
const u32Max = u32Count - 1;

/** Whether a curve is zero everywhere: it then draws no rows of its kind and has no density. */
export function isZeroCurve(weights: Float64Array): boolean {
  return weights.every((weight) => weight === 0);
}

/** ψ̄, the mean weight over the timesteps: turns the sampled form's loss into the weighted form's (E_U[ψ·l] = ψ̄ · E_pψ[l]). */
export function meanOfCurve(weights: Float64Array): number {
  return sum(weights) / weights.length;
}

/** The density p(t) = w(t) / Σ w as float64 [T]. Throws a RangeError as cumulativeTable does. */
export function timestepDensity(weights: Float64Array): Float64Array {
  const total = totalWeight(weights);
  return weights.map((weight) => weight / total);
}

/**
 * The table that turns a u32 draw into a timestep, with integers only: entry t is round(2^32 · P(≤ t)), held below 2^32, [T].
 * A draw u gives t = the number of entries ≤ min(u, 2^32 − 2); see drawTimestep, and do the same in WGSL.
 * P(t) is within 1.5 · 2^-32 of the weight's share, and exactly 0 where the weight is 0.
 * Throws a RangeError when a weight is negative or not finite, or when all are 0 (ask isZeroCurve first).
 */
export function cumulativeTable(weights: Float64Array): Uint32Array<ArrayBuffer> {
  const total = totalWeight(weights);
  const table = new Uint32Array(weights.length);
  let sumSoFar = 0;
  weights.forEach((weight, t) => {
    sumSoFar += weight;
    table[t] = Math.min(Math.round((sumSoFar / total) * u32Count), u32Max);
  });
  return table;
}

/** The density that a table draws from, float64 [T]: the way back from cumulativeTable, to 2^-32. */
export function densityOfTable(table: Uint32Array): Float64Array {
  const upTo = (t: number): number => (table[t] === u32Max ? u32Count : (table[t] ?? 0)) / u32Count;
  return Float64Array.from(table, (_, t) => upTo(t) - upTo(t - 1));
}

/** The table of the density that is the same for all `count` timesteps. */
export function uniformTable(count: number): Uint32Array<ArrayBuffer> {
  return cumulativeTable(new Float64Array(count).fill(1));
}

/** The timestep of a u32 draw: the number of table entries ≤ min(draw, 2^32 − 2), by binary search. */
export function drawTimestep(table: Uint32Array, draw: number): number {
  const bounded = Math.min(draw, u32Max - 1);
  let low = 0;
  let high = table.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((table[middle] ?? u32Max) <= bounded) low = middle + 1;
    else high = middle;
  }
  return low;
}

function totalWeight(weights: Float64Array): number {
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (wrong >= 0) {
    throw new RangeError(`The weight at t = ${wrong} is ${weights[wrong] ?? 'missing'}: weights must be finite and not negative.`);
  }
  const total = sum(weights);
  if (total === 0) throw new RangeError('The curve is zero everywhere, so no timestep can be drawn from it: raise it somewhere.');
  return total;
}

const sum = (weights: Float64Array): number => weights.reduce((total, weight) => total + weight, 0);
