import './AskedNote.css';
import { useEffect, useRef, type ReactNode } from 'react';
import { configDifferenceInWords, isSameRecipe } from '../../store/configDifference';
import { isOpen } from '../../store/lab';
import { selectObstacle, statusWords } from '../../store/labWords';
import { knownAnswer, questions, type LabQuestion, type RecipeQuestion } from '../../store/questions';
import type { Phase } from '../../store/playgroundState';
import { canStart, isRunActive, selectPhase } from '../../store/selectors';
import { useConfig, useFact, useSession } from '../session/sessionContext';
import { noteAsked, useLessons, type AskedQuestion } from './lessons';
import { useAsk } from './useAsk';

/** What the question that was asked last has set or started, what to look for, and how to take it back. */
export default function AskedNote() {
  const asked = useLessons((state) => state.asked);
  const question = questions.find(({ id }) => id === asked?.id);
  if (asked === null || question === undefined) return null;
  const { outcome } = asked;
  if (question.kind === 'recipe' && outcome.kind === 'recipe') return <RecipeSet question={question} {...outcome} />;
  if (question.kind === 'lab' && outcome.kind === 'experiment') return <ExperimentStarted question={question} {...outcome} />;
  return null;
}

function Note({ title, words, lookFor, children }: { title: string; words: string; lookFor: string; children: ReactNode }) {
  const note = useRef<HTMLElement>(null);
  useEffect(() => {
    note.current?.focus({ preventScroll: true });
    note.current?.scrollIntoView({ block: 'nearest' });
  }, [title]);
  return (
    <section ref={note} tabIndex={-1} className="note asked" aria-label={`You asked: ${title}`} data-testid="asked">
      <div className="asked__words" role="status">
        <p>
          <strong>{title}</strong> {words}
        </p>
        <p className="soft">Look for: {lookFor}</p>
      </div>
      <div className="asked__actions">
        {children}
        <button type="button" className="button button--small" onClick={() => noteAsked(null)}>
          Dismiss
        </button>
      </div>
    </section>
  );
}

const setWords = (changes: readonly string[]): string => (changes.length === 0 ? 'The recipe was like that already.' : `Set: ${changes.join(' · ')}.`);

function nextWords(phase: Phase): string {
  if (isRunActive(phase)) return 'A run is on: ψ, ξ, λ, bank share and learning rate change in it at once, the rest at the next start.';
  return phase === 'unavailable' ? 'Training it needs WebGPU, which is not there in this browser.' : 'Press Start to train it.';
}

function RecipeSet({ question: { title, lookFor }, before, set }: { question: RecipeQuestion } & Extract<AskedQuestion['outcome'], { kind: 'recipe' }>) {
  const { recipe, start } = useSession();
  const phase = useFact(selectPhase);
  const config = useConfig((whole) => whole);
  const changes = configDifferenceInWords(set, before);
  const isAsSet = isSameRecipe(config, set);
  const isTakenBack = !isAsSet && isSameRecipe(config, before);
  const takeBack = (): void => {
    recipe.edit({ type: 'configReplaced', config: { ...before, name: config.name } });
    noteAsked(null);
  };
  return (
    <Note
      title={title}
      lookFor={lookFor}
      words={isTakenBack ? 'Taken back: the recipe is as it was.' : `${setWords(changes)} ${nextWords(phase)}${isAsSet ? '' : ' You have changed the recipe since; Undo, or Ctrl Z, goes back step by step.'}`}
    >
      <button type="button" className="button button--small button--main" data-testid="asked-start" disabled={!canStart(phase)} onClick={start}>
        Start
      </button>
      {isAsSet && changes.length > 0 && (
        <button type="button" className="button button--small" data-testid="asked-undo" onClick={takeBack}>
          Undo
        </button>
      )}
    </Note>
  );
}

function ExperimentStarted({ question, experiment }: { question: LabQuestion; experiment: number }) {
  const { store, cancelExperiment } = useSession();
  const ask = useAsk();
  const started = useFact(({ lab }) => lab.experiments.find(({ id }) => id === experiment) ?? null);
  const obstacle = useFact((state) => selectObstacle(state, question.experiment));
  const answer = useFact((state) => knownAnswer(state, question));
  const isRecording = useFact(({ recording }) => recording !== null);
  const goToLab = (): void => {
    document.getElementById('lab')?.scrollIntoView();
    document.getElementById(`lab-tab-${question.experiment}`)?.focus({ preventScroll: true });
  };
  const words =
    started !== null ? `In the lab, with a result of its own: ${statusWords[started.status]}.` : experiment !== 0 ? 'Asked of the lab.' : obstacle === null ? 'It can be started now.' : `Not started. ${obstacle}`;
  return (
    <Note title={question.title} lookFor={question.lookFor} words={words}>
      {experiment === 0 && obstacle === null && (
        <button type="button" className="button button--small button--main" data-testid="asked-again" onClick={() => ask(question)}>
          Start it
        </button>
      )}
      {experiment === 0 && answer !== null && (
        <button
          type="button"
          className="button button--small"
          data-testid="asked-known"
          onClick={() => {
            store.dispatch({ type: 'labResultChosen', kind: answer.request.kind, id: answer.id });
            goToLab();
          }}
        >
          {isRecording ? 'Look at the recorded result' : 'Look at the last result'}
        </button>
      )}
      {experiment !== 0 && (
        <button type="button" className="button button--small button--main" data-testid="asked-lab" onClick={goToLab}>
          Go to the lab
        </button>
      )}
      {started !== null && isOpen(started) && (
        <button type="button" className="button button--small" data-testid="asked-undo" onClick={() => cancelExperiment(experiment)}>
          Cancel it
        </button>
      )}
    </Note>
  );
}
