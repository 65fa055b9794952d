import './Dialog.css';
import { useEffect, useId, useRef, type ReactNode } from 'react';

export interface DialogProps {
  title: string;
  testId: string;
  onClose: () => void;
  /** Whoever closes it from within calls `close`. */
  children: ReactNode | ((close: () => void) => ReactNode);
}

/** Something of its own in front of the page; Escape closes it, and the focus goes back to where it was. */
export function Dialog({ title, testId, onClose, children }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const close = (): void => dialog.current?.close();

  return (
    <dialog ref={dialog} className="dialog dialog--titled" aria-labelledby={id} data-testid={testId} onClose={onClose}>
      <header className="dialog__head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="button button--small button--quiet" onClick={close}>
          Close
        </button>
      </header>
      <div className="dialog__body" tabIndex={0} role="region" aria-labelledby={id}>
        {typeof children === 'function' ? children(close) : children}
      </div>
    </dialog>
  );
}
