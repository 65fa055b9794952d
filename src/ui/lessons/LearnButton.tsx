import './LearnButton.css';
import { useId, useRef, useState } from 'react';
import { placeBeside } from '../look/placeBeside';
import { Icon } from '../runBar/Icon';
import { Hideable } from '../share/hiddenControls';
import { learnButtonId, openGlossary, openQuestions, showTourStep } from './lessons';
import { TOUR_STEPS } from './lessonsAddress';
import { rememberedTourStep } from './tourMemory';

/** Where learning begins: the tour, questions to ask the page, all terms. */
export function LearnButton() {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [left, setLeft] = useState<number | null>(null);
  const choose = (open: () => void): void => {
    panel.current?.hidePopover();
    open();
  };

  return (
    <Hideable group="lessons">
      <button ref={button} id={learnButtonId} type="button" className="button button--quiet" popoverTarget={id} data-testid="learn">
        <Icon name="lessons" /> <span className="button__word">Learn</span>
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label="Learn"
        className="learn"
        data-testid="learn-panel"
        onBeforeToggle={() => setLeft(rememberedTourStep())}
        onToggle={(event) => {
          if (event.newState === 'open' && button.current !== null) placeBeside(event.currentTarget, button.current);
        }}
      >
        {left !== null && left > 0 && (
          <button type="button" className="learn__choice" data-testid="tour-go-on" onClick={() => choose(() => showTourStep(left))}>
            <strong>Go on with the tour</strong>
            <span className="soft small">
              at step {left + 1} of {TOUR_STEPS}
            </span>
          </button>
        )}
        <button type="button" className="learn__choice" data-testid="tour-start" onClick={() => choose(() => showTourStep(0))}>
          <strong>{left !== null && left > 0 ? 'Begin the tour anew' : 'Take the tour'}</strong>
          <span className="soft small">what ψ(t) does, in {TOUR_STEPS} steps and five minutes; no graphics card needed</span>
        </button>
        <button type="button" className="learn__choice" data-testid="learn-questions" onClick={() => choose(openQuestions)}>
          <strong>What should I try?</strong>
          <span className="soft small">questions to ask the page, each with one click</span>
        </button>
        <button type="button" className="learn__choice" data-testid="learn-glossary" onClick={() => choose(() => openGlossary())}>
          <strong>Glossary</strong>
          <span className="soft small">all terms, each in a sentence</span>
        </button>
      </div>
    </Hideable>
  );
}
