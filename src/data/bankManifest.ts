import { z } from 'zod';
import { verifyPixels } from './datasetFromPack';
import type { ImageSource } from './imageDataset';
import { cutSheet, type DecodedSheet } from './spriteSheet';

/** The JSON beside a shipped knowledge bank's sheet: public/models/<base>.bank.json, the pictures in <base>.bank.png. */
export const bankManifestSchema = z.object({
  format: z.literal('diff-tuning-bank'),
  version: z.literal(1),
  /** Id and SHA-256 (hex) of the base's file: the bank is samples of exactly that model. */
  base: z.string().min(1),
  baseDigest: z.string().regex(/^[0-9a-f]{64}$/),
  imageSize: z.number().int().min(1).max(1024),
  columns: z.number().int().min(1).max(1024),
  count: z.number().int().min(1).max(100_000),
  /** How they were drawn: DDIM, null label, no guidance. */
  ddimSteps: z.number().int().min(1).max(1000),
  seed: z.number().int().min(0).max(0xffffffff),
  /** SHA-256 of the raw RGB bytes, in picture order. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export type BankManifest = z.infer<typeof bankManifestSchema>;

/** A knowledge bank that ships with a base model, valid for exactly the checkpoint of that digest. */
export interface ShippedBank {
  /** SHA-256 of the base's file, hex. */
  baseDigest: string;
  ddimSteps: number;
  images: ImageSource;
}

/** A bank's manifest, as parsed JSON, and its decoded sheet as pictures. Rejects when either is not what the other says. */
export async function bankFromSheet(json: unknown, sheet: DecodedSheet, what: string): Promise<ShippedBank> {
  const parsed = bankManifestSchema.safeParse(json);
  if (!parsed.success) throw new Error(`${what} has a manifest that cannot be read: ${z.prettifyError(parsed.error)}. Make it anew with npm run cli -- bank.`);
  const { baseDigest, ddimSteps, imageSize, count, sha256 } = parsed.data;
  const pixels = cutSheet(sheet, parsed.data, what);
  await verifyPixels({ id: what, pixels, sha256 });
  return { baseDigest, ddimSteps, images: { imageSize, count, pixels } };
}
