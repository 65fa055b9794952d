import { bankManifestSchema } from '../data/bankManifest';
import { sha256Hex } from '../data/sha256';

/** SHA-256, hex, of what lies beside a bundled base; null: there is none, or it could not be read. */
export interface ModelDigests {
  /** Of the base's file. */
  base: string | null;
  /** Of the bank's pixels. */
  bank: string | null;
  featureNet: string | null;
}

/** Asks for small files that the worker has read, too, so that they come from the browser's cache. Never rejects. */
export async function loadModelDigests(base: string): Promise<ModelDigests> {
  const [manifest, featureNet] = await Promise.all([answerOf(`models/${encodeURIComponent(base)}.bank.json`, (answer): Promise<unknown> => answer.json()), digestOfFile('models/feature-net.safetensors')]);
  const bank = bankManifestSchema.safeParse(manifest);
  return {
    base: bank.success ? bank.data.baseDigest : await digestOfFile(`models/${encodeURIComponent(base)}.safetensors`),
    bank: bank.success ? bank.data.sha256 : null,
    featureNet,
  };
}

async function digestOfFile(url: string): Promise<string | null> {
  const bytes = await answerOf(url, (answer) => answer.arrayBuffer());
  return bytes === null ? null : sha256Hex(bytes);
}

async function answerOf<Content>(url: string, read: (answer: Response) => Promise<Content>): Promise<Content | null> {
  try {
    const answer = await fetch(url);
    const isPage = answer.headers.get('content-type')?.includes('html') ?? false; // some hosts send their start page for what they do not have
    return answer.ok && !isPage ? await read(answer) : null;
  } catch {
    return null;
  }
}
