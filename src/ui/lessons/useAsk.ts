import { requestOfQuestion, type Question } from '../../store/questions';
import { selectObstacle } from '../../store/labWords';
import { useSession } from '../session/sessionContext';
import { noteAsked } from './lessons';

/** Asks a question of the page: sets the recipe, or starts the experiment where it can be started. What came of it is noted. */
export function useAsk(): (question: Question) => void {
  const { store, recipe, startExperiment } = useSession();
  return (question) => {
    const { config } = recipe.getState();
    if (question.kind === 'recipe') {
      const set = question.recipe(config);
      recipe.edit({ type: 'configReplaced', config: set });
      noteAsked({ id: question.id, outcome: { kind: 'recipe', before: config, set } });
      return;
    }
    const state = store.getState();
    const request = requestOfQuestion(question, { recipe: config, run: state.run?.config ?? null, isSoftware: state.device?.isSoftware ?? false });
    const experiment = selectObstacle(state, question.experiment) === null ? startExperiment(request) : 0;
    noteAsked({ id: question.id, outcome: { kind: 'experiment', experiment } });
    if (question.experiment !== 'baseline') store.dispatch({ type: 'labTabChosen', tab: question.experiment });
  };
}
