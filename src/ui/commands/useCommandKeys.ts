import { useLayoutEffect } from 'react';
import { isDialogOpen } from '../dialogs';
import { obstacleOf, type Command, type CommandContext } from './command';
import { isTextField, takesLetters } from './isTyping';
import { isSingle, isStroke, type KeyStroke } from './keyStroke';
import { singleKeys } from './singleKeys';

function isHeard(stroke: KeyStroke, target: EventTarget | null): boolean {
  if (isSingle(stroke)) return singleKeys.getState().areOn && !takesLetters(target);
  return stroke.worksInText === true || !isTextField(target);
}

/** The command that a press of keys means; of several, one that is possible. */
function commandOf(event: KeyboardEvent, commands: readonly Command[], context: CommandContext): Command | undefined {
  const meant = commands.filter(({ strokes = [] }) => strokes.some((stroke) => isStroke(stroke, event) && isHeard(stroke, event.target)));
  return meant.find((command) => obstacleOf(command, context) === null) ?? meant[0];
}

/** Does what keys mean, anywhere on the page but in a sheet over it. What cannot be done is told. */
export function useCommandKeys(commands: readonly Command[], context: CommandContext, tell: (words: string) => void): void {
  useLayoutEffect(() => {
    const follow = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || isDialogOpen() || document.querySelector('dialog:modal') !== null) return;
      const command = commandOf(event, commands, context);
      if (command === undefined || (event.repeat && !(event.ctrlKey || event.metaKey))) return;
      event.preventDefault();
      const obstacle = obstacleOf(command, context);
      if (obstacle === null) command.run(context);
      tell(obstacle === null ? '' : `${command.title}: ${obstacle}`);
    };
    document.addEventListener('keydown', follow);
    return () => document.removeEventListener('keydown', follow);
  }, [commands, context, tell]);
}
