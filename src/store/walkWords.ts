import type { RunConfig } from '../config/runConfig';
import { configDifferenceInWords } from './configDifference';
import { stepsBack, type Recipe } from './recipe';

/** A recipe that took another's place may differ in everything. */
const LISTED = 3;

function differenceWords(config: RunConfig, from: RunConfig): string {
  const naming = config.name === from.name ? [] : [config.name === '' ? 'no name' : `name “${config.name}”`];
  const all = [...configDifferenceInWords(config, from), ...naming];
  const rest = all.length - LISTED;
  return rest > 0 ? `${all.slice(0, LISTED).join(', ')} and ${rest} more` : all.join(', ');
}

/** What the last step of history changed: "Undone: seed 0 instead of 5." Empty after an edit. */
export function walkInWords({ config, walked }: Recipe): string {
  if (walked === null) return '';
  return `${walked.way === 'undone' ? 'Undone' : 'Redone'}: ${differenceWords(config, walked.from)}.`;
}

/** What undo would bring; empty where there is nothing to undo. */
export function undoInWords(recipe: Recipe): string {
  const previous = stepsBack(recipe).at(-1);
  return previous === undefined ? '' : differenceWords(previous, recipe.config);
}

/** What redo would bring; empty where nothing was undone. */
export function redoInWords({ config, future: [next] }: Recipe): string {
  return next === undefined ? '' : differenceWords(next, config);
}
