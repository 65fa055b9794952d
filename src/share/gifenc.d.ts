/** The package brings no types of its own; these are of what is used here. */
declare module 'gifenc' {
  /** Colours as [r, g, b], 0…255. */
  export type Palette = number[][];
  export type ColourFormat = 'rgb565' | 'rgb444';

  export function quantize(rgba: Uint8Array | Uint8ClampedArray, maxColors: number, options?: { format?: ColourFormat }): Palette;
  export function applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: Palette, format?: ColourFormat): Uint8Array;

  export interface FrameOptions {
    palette?: Palette;
    /** Milliseconds; the format keeps hundredths of a second. */
    delay?: number;
    /** 0: for ever; −1: once. */
    repeat?: number;
  }

  export interface Encoder {
    writeFrame(indices: Uint8Array, width: number, height: number, options?: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  }

  export function GIFEncoder(): Encoder;
}
