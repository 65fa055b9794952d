import { useId, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { controlGroups, controlGroupWords, type ControlGroup } from '../../share/controlGroups';
import { formatCount } from '../formatting';
import { withTourStep } from '../lessons/lessonsAddress';
import { useConfig, useFact, useSession } from '../session/sessionContext';
import { packOf, usePackCatalog } from '../usePackCatalog';
import { QrCode } from './QrCode';
import { useSharedLink } from './sharedLinkContext';
import { sharedRunOf, type WhatToShare } from './sharedRunOf';
import { useModelDigests } from './useLinkNeeds';
import { useShareLink } from './useShareLink';

/** The link: of what, with which controls, to copy or to photograph. */
export function ShareLinkPart() {
  const id = useId();
  const { store, library } = useSession();
  const recipe = useConfig((config) => config);
  const run = useFact((state) => state.run);
  const [what, setWhat] = useState<WhatToShare['what']>(run === null ? 'recipe' : 'run');
  const [hidden, setHidden] = useState<readonly ControlGroup[]>([]);
  const [hasTour, setHasTour] = useState(false);
  const toTour = (url: string): string => (hasTour ? withTourStep(url, 0) : url);
  const config = what === 'run' && run !== null ? run.config : recipe;
  const catalog = usePackCatalog();
  const own = useStore(library.store, ({ datasets }) => datasets.find((set) => set.id === config.dataset) ?? null);
  const datasetTitle = own?.title ?? packOf(catalog, config.dataset)?.title ?? '';
  const loaded = useFact(({ base }) => (base?.id === config.base ? base.digest : null));
  const beside = useModelDigests(config.base);
  const link = useSharedLink().opened;
  const opened = link?.kind === 'opened' ? link.run : null;
  // As it was when this opened: a link that changes while it is copied is of no use.
  const shared = useMemo(() => {
    const digests = Object.fromEntries(Object.entries({ base: loaded ?? beside?.base, bank: beside?.bank, featureNet: beside?.featureNet }).filter(([, digest]) => typeof digest === 'string'));
    return sharedRunOf(store.getState(), recipe, { what, datasetTitle, digests, hidden, opened });
  }, [store, recipe, what, datasetTitle, loaded, beside, hidden, opened]);
  const result = useShareLink(shared);

  return (
    <section aria-labelledby={`${id}-title`} className="share-part">
      <h3 id={`${id}-title`}>Link</h3>
      {run !== null && (
        <div className="share-choices" role="radiogroup" aria-label="What the link is to">
          {(['run', 'recipe'] as const).map((choice) => (
            <label key={choice}>
              <input type="radio" name={`${id}-what`} data-testid={`share-${choice}`} checked={what === choice} onChange={() => setWhat(choice)} />{' '}
              {choice === 'run' ? `the run on the screen, with what it came to by step ${formatCount(run.step)}` : 'the recipe as it stands, without results'}
            </label>
          ))}
        </div>
      )}
      {result.state === 'failed' && (
        <p className="field__error" role="alert">
          {result.message}
        </p>
      )}
      {result.state === 'made' && <CopyField url={toTour(result.link.url)} />}
      {result.state === 'made' && (
        <p className="soft small" data-testid="link-facts">
          {formatCount(toTour(result.link.url).length)} characters{result.link.leftOut.length > 0 && `, without ${result.link.leftOut.join(' and ')}, for which there was no room`}. {hasTour ? 'All but the step of the tour' : 'All of it'} stands behind the #, which browsers send to no server.
          {own !== null && ' The pictures are not in it: whoever opens it is asked for the same folder.'}
        </p>
      )}
      <details className="disclosure">
        <summary>QR code</summary>
        {result.state === 'made' && (
          <>
            <QrCode text={toTour(result.link.shortUrl)} label="QR code of the link without results" />
            <p className="soft small">Of the link without results, which is short enough to be read from a projector.</p>
          </>
        )}
      </details>
      <details className="disclosure" data-testid="for-a-class">
        <summary>For a class: begin with the tour, hide controls</summary>
        <label className="share-tour">
          <input type="checkbox" data-testid="link-tour" checked={hasTour} onChange={({ target }) => setHasTour(target.checked)} /> Begin with the guided tour
        </label>
        <p className="soft small">The class sees a recorded run at once, also without a graphics card, and the first card of the tour beside it; each goes on at their own pace, and Escape leaves it.</p>
        <p className="soft small">Whoever opens the link sees the page without what is ticked here, and can show it all with one click.</p>
        <div className="share-groups">
          {controlGroups.map((group) => (
            <label key={group}>
              <input type="checkbox" data-testid={`hide-${group}`} checked={hidden.includes(group)} onChange={({ target }) => setHidden(target.checked ? [...hidden, group] : hidden.filter((other) => other !== group))} />{' '}
              {controlGroupWords[group]}
            </label>
          ))}
        </div>
      </details>
    </section>
  );
}

function CopyField({ url }: { url: string }) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<string | null>(null);
  const copy = (): void => {
    // Where the clipboard is closed, the link is marked for copying by hand.
    const byHand = (): void => {
      field.current?.select();
      setCopied(null);
    };
    const clipboard = (navigator as Partial<Navigator>).clipboard;
    if (clipboard === undefined) byHand();
    else clipboard.writeText(url).then(() => setCopied(url), byHand);
  };
  return (
    <div className="copy-field">
      <input ref={field} className="input" readOnly value={url} aria-label="Link" data-testid="share-link" onFocus={({ target }) => target.select()} />
      <button type="button" className="button button--main" data-testid="copy-link" onClick={copy}>
        {copied === url ? 'Copied' : 'Copy'}
      </button>
      <span className="visually-hidden" role="status">
        {copied === url && 'The link is in the clipboard.'}
      </span>
    </div>
  );
}
