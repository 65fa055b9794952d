import type { ControlGroup } from '../../share/controlGroups';
import type { Intake } from '../intake/intake';
import type { Session } from '../session/session';
import type { KeyStroke } from './keyStroke';

export const commandGroups = ['Run', 'Recipe', 'Go to', 'Page'] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** What commands work on. */
export interface CommandContext {
  session: Session;
  intake: Intake;
}

/** Something a person can do, by name or by key. */
export interface Command {
  id: string;
  group: CommandGroup;
  title: string;
  /** Other words that people look for it by. */
  keywords?: readonly string[];
  strokes?: readonly KeyStroke[];
  /** The controls that it belongs to: where a link hides those, it is not offered. */
  controls?: ControlGroup;
  /** Why it cannot be done now, in words; null: it can. Without it, it always can. */
  obstacle?: (context: CommandContext) => string | null;
  run: (context: CommandContext) => void;
}

export const obstacleOf = (command: Command, context: CommandContext): string | null => command.obstacle?.(context) ?? null;
