import { z } from 'zod';

const packSummarySchema = z.object({
  id: z.string(),
  title: z.string(),
  role: z.enum(['source', 'target']),
  count: z.number(),
  trainCount: z.number(),
  heldOutCount: z.number(),
  classCount: z.number(),
  flip: z.boolean(),
  licence: z.string(),
  attribution: z.string(),
  thumbnailCount: z.number(),
});

const packIndexSchema = z.object({ format: z.literal('diff-tuning-pack-index'), version: z.literal(1), packs: z.array(packSummarySchema) });

export type PackSummary = z.infer<typeof packSummarySchema>;

export const sheetUrl = (id: string): string => `data/${encodeURIComponent(id)}.png`;
export const thumbnailUrl = (id: string): string => `data/${encodeURIComponent(id)}.thumb.png`;
/** A sheet of pictures that the base model drew before any fine-tuning; not every base has one. */
export const baseSamplesUrl = (id: string): string => `models/${encodeURIComponent(id)}.samples.png`;

/** Which picture sets are bundled. Throws an Error that says what to do. */
export async function loadPackCatalog(): Promise<PackSummary[]> {
  const response = await fetch('data/index.json');
  if (!response.ok) throw new Error(`The list of picture sets (data/index.json) could not be loaded: the server answered ${response.status}. See that the whole built folder is served, then reload.`);
  const parsed = packIndexSchema.safeParse(await response.json());
  if (!parsed.success) throw new Error('The list of picture sets (data/index.json) is not one that this version reads. Rebuild the page, then reload.');
  return parsed.data.packs;
}
