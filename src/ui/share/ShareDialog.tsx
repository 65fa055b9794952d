import './Share.css';
import { useEffect, useId, useRef } from 'react';
import { ShareFiles } from './ShareFiles';
import { ShareLinkPart } from './ShareLinkPart';

/** The run on the screen, or the recipe, to be given away: as a link, or as files. */
export default function ShareDialog({ onClose }: { onClose: () => void }) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  return (
    <dialog ref={dialog} className="share" aria-labelledby={`${id}-title`} data-testid="share-dialog" onClose={onClose}>
      <div className="share__head">
        <h2 id={`${id}-title`}>Share</h2>
        <button type="button" className="button button--small button--quiet" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      <div className="share__body">
        <ShareLinkPart />
        <ShareFiles onLeave={() => dialog.current?.close()} />
      </div>
    </dialog>
  );
}
