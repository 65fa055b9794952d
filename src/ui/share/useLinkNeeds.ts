import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { loadModelDigests, type ModelDigests } from '../../client/modelDigests';
import { digestOfOwnDataset, isOwnDataset } from '../../data/ownDataset';
import { digestMismatches } from '../../share/digestMismatches';
import type { SharedRun } from '../../share/sharedRun';
import { useFact, useSession } from '../session/sessionContext';
import { packOf, usePackCatalog } from '../usePackCatalog';

export interface LinkNeeds {
  /** Why the run cannot be made here yet, each in a sentence that says what to do. */
  missing: { kind: 'dataset' | 'base'; words: string }[];
  /** What is here, but is not what the link's run had. */
  mismatches: string[];
}

/** What is wanting here before a link's run can be repeated, and what would be different. */
export function useLinkNeeds({ config, datasetTitle, digests }: SharedRun): LinkNeeds {
  const { library } = useSession();
  const datasets = useStore(library.store, (state) => state.datasets);
  const catalog = usePackCatalog();
  const model = useFact((state) => state.base);
  const beside = useModelDigests(config.base);
  const loaded = model?.id === config.base ? model : null;
  const title = datasetTitle === '' ? config.dataset : datasetTitle;

  const missing: LinkNeeds['missing'] = [];
  if (isOwnDataset(config.dataset)) {
    const isHere = datasets.some(({ id, deletedAt }) => id === config.dataset && deletedAt === null);
    if (!isHere) missing.push({ kind: 'dataset', words: `It learns from pictures of someone’s own, “${title}”, which a link cannot carry. Choose their folder: they are the same if their SHA-256 comes to ${digestOfOwnDataset(config.dataset).slice(0, 12)}…` });
  } else if (catalog.state === 'loaded' && packOf(catalog, config.dataset) === null) {
    missing.push({ kind: 'dataset', words: `This page has no picture set “${title}”. Choose another target in the recipe, or open the link where it was made.` });
  }
  if (loaded === null && beside !== null && beside.base === null) missing.push({ kind: 'base', words: `It begins from the base model “${config.base}”, which does not come with this page. Open its .safetensors file in the recipe under Base model; it takes that name.` });
  return { missing, mismatches: digestMismatches(digests, { base: loaded?.digest ?? beside?.base, bank: beside?.bank, featureNet: beside?.featureNet }) };
}

/** null: not known yet. */
export function useModelDigests(base: string): ModelDigests | null {
  const [known, setKnown] = useState<{ base: string; digests: ModelDigests } | null>(null);
  useEffect(() => {
    let isWanted = true;
    void loadModelDigests(base).then((digests) => {
      if (isWanted) setKnown({ base, digests });
    });
    return () => {
      isWanted = false;
    };
  }, [base]);
  return known?.base === base ? known.digests : null;
}
