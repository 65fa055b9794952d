import { methodOf } from '../../config/defaults';
import { stepsBack } from '../../store/recipe';
import { methodTitle, type Method } from '../methodWords';
import type { Command } from './command';

const methodCommand = (method: Method): Command => ({
  id: `method-${method}`, group: 'Recipe', title: `Method: ${methodTitle[method]}`, keywords: ['switch'], strokes: [{ key: 'd' }], controls: 'method',
  obstacle: ({ session }) => (methodOf(session.recipe.getState().config.live) === method ? 'It is chosen.' : null),
  run: ({ session }) => session.recipe.edit({ type: 'methodChosen', method }),
});

/** What changes the recipe. */
export const recipeCommands: readonly Command[] = [
  {
    id: 'undo', group: 'Recipe', title: 'Undo', keywords: ['back', 'revert'], strokes: [{ key: 'z', isCtrl: true }],
    obstacle: ({ session }) => (stepsBack(session.recipe.getState()).length > 0 ? null : 'Nothing was changed.'),
    run: ({ session }) => session.recipe.edit({ type: 'undone' }),
  },
  {
    id: 'redo', group: 'Recipe', title: 'Redo', keywords: ['forward', 'again'], strokes: [{ key: 'z', isCtrl: true, isShift: true }, { key: 'y', isCtrl: true }],
    obstacle: ({ session }) => (session.recipe.getState().future.length > 0 ? null : 'Nothing was undone.'),
    run: ({ session }) => session.recipe.edit({ type: 'redone' }),
  },
  methodCommand('diff-tuning'),
  methodCommand('standard'),
  {
    id: 'own-pictures', group: 'Recipe', title: 'Add pictures of your own', keywords: ['open', 'upload', 'folder', 'dataset', 'import', 'run file'], strokes: [{ key: 'o' }], controls: 'dataset',
    run: ({ intake }) => intake.open(),
  },
];
