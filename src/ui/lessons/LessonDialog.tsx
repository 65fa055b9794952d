import './LessonDialog.css';
import { useEffect, useId, useRef, type ReactNode } from 'react';

export interface LessonDialogProps {
  title: string;
  testId: string;
  onClose: () => void;
  children: ReactNode;
}

/** Something to read, in front of the page; Escape closes it, and the focus goes back to where it was. */
export function LessonDialog({ title, testId, onClose, children }: LessonDialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  return (
    <dialog ref={dialog} className="lesson" aria-labelledby={id} data-testid={testId} onClose={onClose}>
      <header className="lesson__head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="button button--small button--quiet" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </header>
      <div className="lesson__body">{children}</div>
    </dialog>
  );
}
