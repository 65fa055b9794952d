import { useEffect, useState } from 'react';
import { encodeShareLink, LinkTooLongError, withoutResults } from '../../share/shareLink';
import type { SharedRun } from '../../share/sharedRun';

export interface MadeLink {
  url: string;
  /** The same without results: what a QR code has room for. */
  shortUrl: string;
  leftOut: readonly string[];
}

export type ShareLinkResult = { state: 'making' } | { state: 'made'; link: MadeLink } | { state: 'failed'; message: string };

const pageUrl = (): string => `${location.origin}${location.pathname}`;

async function makeLink(run: SharedRun): Promise<ShareLinkResult> {
  try {
    const [whole, short] = await Promise.all([encodeShareLink(run), encodeShareLink(withoutResults(run))]);
    return { state: 'made', link: { url: pageUrl() + whole.fragment, shortUrl: pageUrl() + short.fragment, leftOut: whole.leftOut } };
  } catch (error) {
    if (error instanceof LinkTooLongError) return { state: 'failed', message: error.message };
    throw error;
  }
}

/** The link to a run; made anew when the run is another. */
export function useShareLink(run: SharedRun): ShareLinkResult {
  const [result, setResult] = useState<ShareLinkResult>({ state: 'making' });
  useEffect(() => {
    let isWanted = true;
    void makeLink(run).then((made) => {
      if (isWanted) setResult(made);
    });
    return () => {
      isWanted = false;
    };
  }, [run]);
  return result;
}
