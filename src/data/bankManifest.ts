import { z } from 'zod';

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
