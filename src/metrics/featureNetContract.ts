/** One 3×3 convolution of the feature net, with ReLU after it and a whole pixel of zeros around its input. */
export interface ConvLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly stride: number;
  /** [3, 3, inputs, outputs] */
  readonly filter: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
}

/** RGB pictures one after another, as datasets keep them or as samplers draw them. */
export interface Pictures {
  /** Pixels. */
  readonly side: number;
  /** Bytes [N, side, side, 3], or floats in [−1, 1] [N, 3, side, side]. */
  readonly values: Uint8Array | Uint8ClampedArray | Float32Array;
}

/** Told every few pictures; the next few wait for what it returns, so that other work may have its turn. What it throws ends the extraction. */
export type OnProgress = (done: number, total: number) => void | Promise<void>;

/** Numbers of one picture. */
export function pictureSize(side: number): number {
  return 3 * side * side;
}

export function pictureCount({ side, values }: Pictures): number {
  return values.length / pictureSize(side);
}

/** Features that the layers' mean over positions makes of a picture. */
export function featureCount(layers: readonly ConvLayer[]): number {
  return layers[layers.length - 1]?.outputs ?? 0;
}
