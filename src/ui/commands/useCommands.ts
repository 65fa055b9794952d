import { useContext, useMemo } from 'react';
import { useIntake } from '../intake/intakeContext';
import { useSession } from '../session/sessionContext';
import { HiddenControls } from '../share/hiddenControls';
import type { Command, CommandContext } from './command';
import { commands } from './commands';

/** What is offered on this page: all but what a link hides. */
export function useCommands(): { offered: readonly Command[]; context: CommandContext } {
  const session = useSession();
  const intake = useIntake();
  const hidden = useContext(HiddenControls);
  return {
    offered: useMemo(() => commands.filter(({ controls }) => controls === undefined || !hidden.has(controls)), [hidden]),
    context: useMemo(() => ({ session, intake }), [session, intake]),
  };
}
