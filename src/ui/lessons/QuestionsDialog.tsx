import './Lessons.css';
import { questions, type Question } from '../../store/questions';
import { useFact } from '../session/sessionContext';
import { closeLessonDialog } from './lessons';
import { Dialog } from '../look/Dialog';
import { useAsk } from './useAsk';

/** What a person might ask the page, each with one click. */
export default function QuestionsDialog({ onClose }: { onClose: () => void }) {
  const ask = useAsk();
  return (
    <Dialog title="What should I try?" testId="questions" onClose={onClose}>
      <p className="lesson__intro soft">One click sets the recipe, or starts the experiment. The page then says what was set, what to look for and how to take it back. Times are estimates; once something has run, the lab tells them by your device’s own pace.</p>
      {questions.map((question) => (
        <QuestionRow
          key={question.id}
          question={question}
          onAsk={() => {
            closeLessonDialog();
            ask(question);
          }}
        />
      ))}
    </Dialog>
  );
}

function QuestionRow({ question: { id, kind, title, does, lookFor, lasts }, onAsk }: { question: Question; onAsk: () => void }) {
  const isSoftware = useFact(({ device }) => device?.isSoftware ?? false);
  return (
    <section className="lesson__question" aria-labelledby={`question-${id}`}>
      <h3 id={`question-${id}`}>{title}</h3>
      <p>{does}</p>
      <p className="soft">Look for: {lookFor}</p>
      <p className="soft small">
        {isSoftware ? `On this software GPU ${lasts.software}.` : `On a graphics card ${lasts.card}; on a software GPU ${lasts.software}.`}
      </p>
      <div className="lesson__ask">
        <button type="button" className="button" data-testid={`ask-${id}`} aria-describedby={`question-${id}`} onClick={onAsk}>
          {kind === 'recipe' ? 'Set the recipe' : 'Start it'}
        </button>
      </div>
    </section>
  );
}
