import { useId, useRef, useState } from 'react';
import { MAX_NAME_LENGTH } from '../../intake/limits';
import type { StoredDataset } from '../../storage/records';
import { placeBeside } from '../look/placeBeside';

export interface OwnDatasetMenuProps {
  dataset: Pick<StoredDataset, 'title'>;
  onRename: (title: string) => void;
  onExport: () => void;
  onDelete: () => void;
}

/** What can be done with a set of one's own. Escape closes it. */
export function OwnDatasetMenu({ dataset: { title }, onRename, onExport, onDelete }: OwnDatasetMenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState(title);
  const after = (act: () => void) => () => {
    menu.current?.hidePopover();
    act();
  };
  const rename = (): void => {
    const clean = typed.trim();
    if (clean !== '' && clean !== title) onRename(clean);
  };
  return (
    <>
      <button ref={button} type="button" className="own-tile__more" popoverTarget={id} aria-label={`Rename, export or delete ${title}`} data-testid="own-menu">
        ⋯
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        className="own-menu"
        onToggle={(event) => {
          if (event.newState !== 'open' || button.current === null) return;
          setTyped(title);
          placeBeside(event.currentTarget, button.current);
        }}
      >
        <form
          className="own-menu__rename"
          onSubmit={(event) => {
            event.preventDefault();
            after(rename)();
          }}
        >
          <input className="input" aria-label="Name of the set" maxLength={MAX_NAME_LENGTH} value={typed} onChange={({ target }) => setTyped(target.value)} />
          <button type="submit" className="button button--small">
            Rename
          </button>
        </form>
        <button type="button" className="button button--small" onClick={after(onExport)}>
          Export as a zip of PNGs
        </button>
        <button type="button" className="button button--small" onClick={after(onDelete)}>
          Delete
        </button>
      </div>
    </>
  );
}
