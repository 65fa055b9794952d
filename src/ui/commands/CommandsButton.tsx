import { lazy, Suspense, useState } from 'react';
import { useRecipe } from '../../store/recipeStore';
import { walkInWords } from '../../store/walkWords';
import { closeDialog, openDialog, useIsOpen } from '../dialogs';
import { Icon } from '../runBar/Icon';
import { useSession } from '../session/sessionContext';
import { useCommandKeys } from './useCommandKeys';
import { useCommands } from './useCommands';

const Palette = lazy(() => import('./Palette'));
const KeyMap = lazy(() => import('./KeyMap'));

/** The door to all commands, and what listens for their keys and tells what came of them. */
export function CommandsButton() {
  const { recipe } = useSession();
  const { offered, context } = useCommands();
  const [told, setTold] = useState('');
  const walked = useRecipe(recipe, walkInWords);
  const isPaletteOpen = useIsOpen('palette');
  const isKeyMapOpen = useIsOpen('keys');
  useCommandKeys(offered, context, setTold);
  return (
    <>
      <button type="button" className="button button--quiet" data-testid="commands" aria-haspopup="dialog" aria-label="Commands" aria-keyshortcuts="Control+K" title="Commands (Ctrl K)" onClick={() => openDialog('palette')}>
        <Icon name="commands" />
      </button>
      <span className="visually-hidden" role="status" data-testid="history-announcer">
        {walked}
      </span>
      <span className="visually-hidden" role="status" data-testid="command-announcer">
        {told}
      </span>
      <Suspense fallback={null}>
        {isPaletteOpen && <Palette commands={offered} context={context} onClose={() => closeDialog('palette')} />}
        {isKeyMapOpen && <KeyMap commands={offered} onClose={() => closeDialog('keys')} />}
      </Suspense>
    </>
  );
}
