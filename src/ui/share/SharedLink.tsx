import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { ControlGroup } from '../../share/controlGroups';
import { isShareLink } from '../../share/linkFragment';
import type { OpenedShareLink } from '../../share/shareLink';
import { HiddenControls } from './hiddenControls';
import { SharedLinkContext } from './sharedLinkContext';

const noControls: ReadonlySet<ControlGroup> = new Set();

function forgetAddress(): void {
  history.replaceState(history.state, '', location.pathname + location.search);
}

/** What reads links comes with the first of them. */
async function readLink(fragment: string): Promise<OpenedShareLink> {
  const { decodeShareLink } = await import('../../share/shareLink');
  return decodeShareLink(fragment);
}

/** Reads the run that the page's address describes, now and whenever the address changes. */
export function SharedLink({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<OpenedShareLink | null>(null);
  const [hidden, setHidden] = useState(noControls);

  useEffect(() => {
    let isWanted = true;
    const read = (): void => {
      const fragment = location.hash;
      if (!isShareLink(fragment)) return;
      void readLink(fragment).then((link) => {
        if (!isWanted || location.hash !== fragment) return;
        setOpened(link);
        setHidden(link.kind === 'opened' ? new Set(link.run.hidden) : noControls);
      });
    };
    read();
    addEventListener('hashchange', read);
    return () => {
      isWanted = false;
      removeEventListener('hashchange', read);
    };
  }, []);

  const state = useMemo(
    () => ({
      opened,
      hidden,
      close: () => {
        setOpened(null);
        if (hidden.size === 0) forgetAddress();
      },
      showAll: () => {
        setHidden(noControls);
        if (opened === null) forgetAddress();
      },
    }),
    [opened, hidden],
  );
  return (
    <SharedLinkContext value={state}>
      <HiddenControls value={hidden}>{children}</HiddenControls>
    </SharedLinkContext>
  );
}
