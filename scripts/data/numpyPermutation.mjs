/**
 * numpy.random.RandomState(seed).permutation(count): the base model's held-out pictures were drawn with it.
 * MT19937 (Matsumoto and Nishimura 1998) and a Fisher–Yates shuffle from the end with masked rejection.
 */

const stateLength = 624;

/**
 * @param {number} seed
 * @returns {() => number} the next unsigned 32-bit integer
 */
export function mersenneTwister(seed) {
  const state = new Uint32Array(stateLength);
  state[0] = seed;
  for (let i = 1; i < stateLength; i++) {
    const previous = at(state, i - 1);
    state[i] = Math.imul(previous ^ (previous >>> 30), 1812433253) + i;
  }
  let next = stateLength;

  const refill = () => {
    for (let i = 0; i < stateLength; i++) {
      const bits = (at(state, i) & 0x80000000) | (at(state, (i + 1) % stateLength) & 0x7fffffff);
      state[i] = at(state, (i + 397) % stateLength) ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0);
    }
    next = 0;
  };

  return () => {
    if (next === stateLength) refill();
    let y = at(state, next++);
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  };
}

/**
 * @param {number} seed
 * @param {number} count
 */
export function numpyPermutation(seed, count) {
  const random = mersenneTwister(seed);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const mask = 2 ** (32 - Math.clz32(i)) - 1;
    let j = (random() & mask) >>> 0;
    while (j > i) j = (random() & mask) >>> 0;
    [order[i], order[j]] = [at(order, j), at(order, i)];
  }
  return order;
}

/**
 * @param {Uint32Array} array
 * @param {number} index
 */
function at(array, index) {
  return /** @type {number} */ (array[index]);
}
