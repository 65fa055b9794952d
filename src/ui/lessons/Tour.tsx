import './Tour.css';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { isRunActive } from '../../store/selectors';
import { useFact, useSession } from '../session/sessionContext';
import { learnButtonId, leaveTour, showTourStep } from './lessons';
import { tourSteps, type TourStep } from './tourSteps';
import { useSpotlight } from './useSpotlight';

const noStep: TourStep = { title: '', words: [], targets: [] };

/** Whether something else that is open wants Escape and the arrow keys first. */
const isElsewhere = (target: EventTarget | null): boolean =>
  document.querySelector('dialog:modal, [popover]:popover-open') !== null || (target instanceof HTMLElement && target.matches('input, select, textarea'));

/** A card beside what it is about. The page stays in reach: whoever likes tries at once what is told. */
export default function Tour({ step }: { step: number }) {
  const id = useId();
  const session = useSession();
  const card = useRef<HTMLDivElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const [isStill] = useState(() => matchMedia('(prefers-reduced-motion: reduce)').matches);
  const isTraining = useFact(({ phase }) => isRunActive(phase));
  const { title, words, wordsInTraining = words, targets, drive }: TourStep = tourSteps[step] ?? noStep;
  const isLast = step === tourSteps.length - 1;
  const end = (isSeen: boolean): void => {
    leaveTour(isSeen);
    document.getElementById(learnButtonId)?.focus();
  };
  const next = (): void => (isLast ? end(true) : showTourStep(step + 1));
  const back = (): void => {
    if (step > 0) showTourStep(step - 1);
  };

  useSpotlight(targets, card, ring, isStill);

  useEffect(() => {
    const timers: number[] = [];
    const after = (ms: number, callback: () => void): void => void timers.push(window.setTimeout(callback, ms));
    const leave = drive?.({ session, isStill, after });
    return () => {
      timers.forEach(clearTimeout);
      leave?.();
    };
  }, [drive, session, isStill]);

  const keys = useRef({ next, back, end });
  useEffect(() => {
    keys.current = { next, back, end };
  });
  // as soon as the card is seen its keys are heard
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return;
      const isAtHand = event.target === document.body || card.current?.contains(event.target as Node) === true;
      if (event.key === 'Escape') keys.current.end(false);
      else if (isAtHand && event.key === 'ArrowRight') keys.current.next();
      else if (isAtHand && event.key === 'ArrowLeft') keys.current.back();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  return (
    <>
      <div ref={ring} className="tour-ring" aria-hidden="true" hidden />
      <div key={step} ref={card} className="tour" role="dialog" aria-labelledby={`${id}-title`} aria-describedby={`${id}-words`} data-testid="tour">
        <p className="tour__count soft small" data-testid="tour-count">
          Step {step + 1} of {tourSteps.length}
        </p>
        <h2 id={`${id}-title`} className="tour__title">
          {title}
        </h2>
        <div id={`${id}-words`} className="tour__words">
          {(isTraining ? wordsInTraining : words).map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </div>
        <div className="tour__actions">
          {!isLast && (
            <button type="button" className="button button--small button--quiet" data-testid="tour-skip" onClick={() => end(false)}>
              Leave the tour
            </button>
          )}
          <span className="tour__way">
            <button type="button" className="button button--small" data-testid="tour-back" disabled={step === 0} onClick={back}>
              Back
            </button>
            <button type="button" className="button button--small button--main" data-testid="tour-next" autoFocus onClick={next}>
              {isLast ? 'Done' : 'Next'}
            </button>
          </span>
        </div>
      </div>
    </>
  );
}
