import './Dialog.css';
import { createContext, useCallback, useContext, useEffect, useId, useRef, type ReactNode } from 'react';

export interface DialogProps {
  title: string;
  testId: string;
  onClose: () => void;
  children: ReactNode;
}

const CloseDialog = createContext<() => void>(() => undefined);

/** Closes the dialog that the component stands in. */
export const useCloseDialog = (): (() => void) => useContext(CloseDialog);

/** Something of its own in front of the page; Escape closes it, and the focus goes back to where it was. */
export function Dialog({ title, testId, onClose, children }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const close = useCallback((): void => dialog.current?.close(), []);

  return (
    <dialog ref={dialog} className="dialog dialog--titled" aria-labelledby={id} data-testid={testId} onClose={onClose}>
      <div className="dialog__head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="button button--small button--quiet" onClick={close}>
          Close
        </button>
      </div>
      <div className="dialog__body" tabIndex={0} role="region" aria-labelledby={id}>
        <CloseDialog value={close}>{children}</CloseDialog>
      </div>
    </dialog>
  );
}
