import type { ShippedBank } from '../data/bankManifest';
import type { ImageDataset } from '../data/imageDataset';

/** Where the engine's files come from: fetched by the worker, read from a folder in Node. Each rejects with words for people. */
export interface Assets {
  base(id: string): Promise<ArrayBuffer>;
  /** null: this base ships no bank. */
  bank(baseId: string): Promise<ShippedBank | null>;
  dataset(id: string): Promise<ImageDataset>;
  featureNet(): Promise<ArrayBuffer>;
}
