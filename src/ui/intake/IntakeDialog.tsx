import '../look/Dialog.css';
import './Intake.css';
import { lazy, Suspense, useEffect, useId, useRef } from 'react';
import { useIntake, useIntakeState } from './intakeContext';

/** Comes when it is opened. */
const IntakeSheet = lazy(() => import('./IntakeSheet'));

/** Pictures of one's own: what can be given, then what was found. Closing it loses nothing: it opens again as it was. */
export function IntakeDialog() {
  const intake = useIntake();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = useIntakeState((state) => state.isOpen);

  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);

  return (
    <dialog ref={dialog} className="dialog intake" aria-labelledby={`${id}-title`} data-testid="intake" onClose={({ currentTarget }) => !currentTarget.open && intake.close()}>
      {isOpen && (
        <Suspense fallback={null}>
          <IntakeSheet id={id} />
        </Suspense>
      )}
    </dialog>
  );
}
