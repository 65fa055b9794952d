import type { ImageDataset, ImageSource } from '../data/imageDataset';

/** A knowledge bank that ships with a base model, valid for exactly the checkpoint of that digest. */
export interface ShippedBank {
  /** SHA-256 of the base's file, hex. */
  baseDigest: string;
  ddimSteps: number;
  images: ImageSource;
}

/** Where the engine's files come from: fetched by the worker, read from a folder in Node. Each rejects with words for people. */
export interface Assets {
  base(id: string): Promise<ArrayBuffer>;
  /** null: this base ships no bank. */
  bank(baseId: string): Promise<ShippedBank | null>;
  dataset(id: string): Promise<ImageDataset>;
  featureNet(): Promise<ArrayBuffer>;
}
