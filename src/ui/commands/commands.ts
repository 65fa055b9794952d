import type { Command } from './command';
import { pageCommands } from './pageCommands';
import { placeCommands } from './placeCommands';
import { recipeCommands } from './recipeCommands';
import { runCommands } from './runCommands';

/** All there is to do, in the order of the palette and of the map of keys. */
export const commands: readonly Command[] = [...runCommands, ...recipeCommands, ...placeCommands, ...pageCommands];
