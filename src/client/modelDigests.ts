import { bankManifestSchema } from '../data/bankManifest';
import { sha256Hex } from '../data/sha256';

/** SHA-256, hex, of what lies beside a bundled base; null: there is none, or it could not be read. */
export interface ModelDigests {
  /** That the bank was drawn from: the base itself. */
  base: string | null;
  /** Of the bank's pixels. */
  bank: string | null;
  featureNet: string | null;
}

/** Asks for small files that the worker has read, too, so that they come from the browser's cache. Never rejects. */
export async function loadModelDigests(base: string): Promise<ModelDigests> {
  const [manifest, featureNet] = await Promise.all([answerOf(`models/${encodeURIComponent(base)}.bank.json`, (answer): Promise<unknown> => answer.json()), answerOf('models/feature-net.safetensors', (answer) => answer.arrayBuffer())]);
  const bank = bankManifestSchema.safeParse(manifest);
  return {
    base: bank.success ? bank.data.baseDigest : null,
    bank: bank.success ? bank.data.sha256 : null,
    featureNet: featureNet === null ? null : await sha256Hex(featureNet),
  };
}

async function answerOf<Content>(url: string, read: (answer: Response) => Promise<Content>): Promise<Content | null> {
  try {
    const answer = await fetch(url);
    return answer.ok ? await read(answer) : null;
  } catch {
    return null;
  }
}
