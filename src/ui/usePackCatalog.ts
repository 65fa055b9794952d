import { useEffect, useState } from 'react';
import { loadPackCatalog } from '../client/packCatalog';
import type { PackSummary } from '../data/packManifest';

export type PackCatalog = { state: 'loading' } | { state: 'failed'; message: string } | { state: 'loaded'; packs: readonly PackSummary[] };

let request: Promise<PackCatalog> | null = null;

const load = (): Promise<PackCatalog> =>
  loadPackCatalog().then(
    (packs) => ({ state: 'loaded', packs }),
    (error: unknown) => ({ state: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );

/** The bundled picture sets; asked for once, whoever needs them. Never rejects. */
export function packCatalog(): Promise<PackCatalog> {
  request ??= load();
  return request;
}

export function usePackCatalog(): PackCatalog {
  const [catalog, setCatalog] = useState<PackCatalog>({ state: 'loading' });
  useEffect(() => {
    void packCatalog().then(setCatalog);
  }, []);
  return catalog;
}

export function packOf(catalog: PackCatalog, id: string): PackSummary | null {
  return catalog.state === 'loaded' ? (catalog.packs.find((pack) => pack.id === id) ?? null) : null;
}
