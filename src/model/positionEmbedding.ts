const MAX_PERIOD = 10_000;

/**
 * The fixed 2-D sin-cos table of the reference DiT for a square of tokens, row by row: [side², hiddenSize].
 * Half of the channels hold the column, half the row; of each half the first half is sines, the second cosines.
 */
export function positionEmbedding(side: number, hiddenSize: number): Float32Array {
  const quarter = hiddenSize / 4;
  const table = new Float32Array(side * side * hiddenSize);
  for (let token = 0; token < side * side; token++) {
    const coordinates = [token % side, Math.floor(token / side)]; // column, row
    for (const [half, coordinate] of coordinates.entries()) {
      for (let k = 0; k < quarter; k++) {
        const angle = coordinate / MAX_PERIOD ** (k / quarter);
        const at = token * hiddenSize + half * 2 * quarter + k;
        table[at] = Math.sin(angle);
        table[at + quarter] = Math.cos(angle);
      }
    }
  }
  return table;
}
