import { z } from 'zod';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 digest: 64 lower-case hexadecimal digits');
const idSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/, 'must be lower-case letters, digits and hyphens');
const countSchema = z.number().int().min(1).max(1_000_000);

/** A published picture set that went into a pack. */
export const packSourceSchema = z.object({
  package: z.string().min(1),
  version: z.string().min(1),
  title: z.string().min(1),
  author: z.string().min(1),
  url: z.url(),
  licence: z.object({ /** SPDX identifier. */ spdx: z.string().min(1), title: z.string().min(1), url: z.url() }),
  /** Pictures of the pack that come from here. */
  count: z.number().int().min(0),
});

/** What stands beside a pack's sprite sheet: everything but the pixels. */
export const packManifestSchema = z
  .object({
    format: z.literal('diff-tuning-pack'),
    version: z.literal(1),
    id: idSchema,
    title: z.string().min(1),
    /** source: what a base model was trained on; target: something to fine-tune on. */
    role: z.enum(['source', 'target']),
    /** Pixels of a picture's side. */
    imageSize: z.number().int().min(1).max(256),
    /** Pictures in a row of the sheet; the last row may be shorter. */
    columns: z.number().int().min(1).max(1024),
    count: countSchema,
    /** Whether a mirrored picture is still one of the set. */
    flip: z.boolean(),
    /** SPDX expression for the whole pack. */
    licence: z.string().min(1),
    sources: z.array(packSourceSchema).min(1),
    /** pixels: of the RGB bytes [count, imageSize, imageSize, 3]; sheet: of the PNG file. */
    sha256: z.object({ pixels: sha256Schema, sheet: sha256Schema }),
    classes: z.array(z.string().min(1)).min(1).max(65_535),
    /** For each picture the index of its class. */
    labels: z.array(z.number().int().min(0)),
    /** Pictures that are never trained on, ascending. */
    heldOutIndices: z.array(z.number().int().min(0)),
    names: z.array(z.string().min(1)),
  })
  .superRefine((manifest, context) => {
    const { count, labels, names, classes, heldOutIndices } = manifest;
    const complain = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (labels.length !== count) complain('labels', `has ${labels.length} entries for ${count} pictures`);
    if (names.length !== count) complain('names', `has ${names.length} entries for ${count} pictures`);
    if (new Set(names).size !== names.length) complain('names', 'names a picture twice');
    if (new Set(classes).size !== classes.length) complain('classes', 'names a class twice');
    if (labels.some((label) => label >= classes.length)) complain('labels', `has a label beyond the ${classes.length} classes`);
    if (heldOutIndices.some((index) => index >= count)) complain('heldOutIndices', `has an index beyond the ${count} pictures`);
    if (heldOutIndices.some((index, i) => i > 0 && index <= (heldOutIndices[i - 1] ?? 0))) complain('heldOutIndices', 'is not strictly ascending');
    if (heldOutIndices.length >= count) complain('heldOutIndices', 'leaves no picture to train on');
  });

/** What a tile shows of a pack, without its manifest. */
export const packSummarySchema = z.object({
  id: idSchema,
  title: z.string().min(1),
  role: z.enum(['source', 'target']),
  count: countSchema,
  trainCount: countSchema,
  heldOutCount: z.number().int().min(0),
  classCount: z.number().int().min(1),
  flip: z.boolean(),
  /** SPDX expression. */
  licence: z.string().min(1),
  /** "Title by author", one for each source. */
  attribution: z.string().min(1),
  /** Pictures in ID.thumb.png, side by side. */
  thumbnailCount: z.number().int().min(1),
  /** Size of ID.png. */
  sheetBytes: z.number().int().min(1),
  /** Of the pixels, as in the manifest. */
  sha256: sha256Schema,
});

export const packIndexSchema = z.object({
  format: z.literal('diff-tuning-pack-index'),
  version: z.literal(1),
  packs: z.array(packSummarySchema).min(1),
});

export type PackSource = z.infer<typeof packSourceSchema>;
export type PackManifest = z.infer<typeof packManifestSchema>;
export type PackSummary = z.infer<typeof packSummarySchema>;
export type PackIndex = z.infer<typeof packIndexSchema>;

/** Where a pack's files are, relative to the folder of the index. */
export const packIndexFile = 'index.json';
export const packFiles = (id: string) => ({ manifest: `${id}.json`, sheet: `${id}.png`, thumbnails: `${id}.thumb.png` });

/** `json`: the parsed text of a pack's manifest; `where`: the file or address it came from, for the error. */
export function parsePackManifest(json: unknown, where: string): PackManifest {
  return parse(packManifestSchema, json, `The picture pack's manifest ${where}`);
}

export function parsePackIndex(json: unknown, where: string): PackIndex {
  return parse(packIndexSchema, json, `The list of picture packs ${where}`);
}

function parse<Schema extends z.ZodType>(schema: Schema, json: unknown, what: string): z.infer<Schema> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const faults = result.error.issues.slice(0, 3).map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
  throw new Error(`${what} is not valid: ${faults.join('; ')}. Reload the page for a fresh copy; in a clone, "npm run data" rebuilds the packs.`);
}
