import '../look/Dialog.css';
import './Commands.css';
import { Command as List } from 'cmdk';
import { useEffect, useRef, useState } from 'react';
import { commandGroups, obstacleOf, type Command, type CommandContext } from './command';
import { Keys } from './Keys';
import { matchScore } from './matchScore';

export interface PaletteProps {
  commands: readonly Command[];
  context: CommandContext;
  onClose: () => void;
}

/** Everything there is to do, found by a few letters. What cannot be done now is listed with the reason. */
export default function Palette({ commands, context, onClose }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [refusal, setRefusal] = useState('');
  useEffect(() => {
    dialog.current?.showModal();
    input.current?.focus(); // the list itself could take focus, too, and comes first
  }, []);

  const choose = (command: Command): void => {
    const obstacle = obstacleOf(command, context);
    if (obstacle !== null) {
      setRefusal(obstacle);
      return;
    }
    dialog.current?.close(); // gives focus back first: a command may take it elsewhere
    command.run(context);
  };

  return (
    <dialog
      ref={dialog}
      className="dialog palette"
      aria-label="Commands"
      data-testid="palette"
      onClose={onClose}
      onClick={({ target }) => target === dialog.current && dialog.current.close()}
      onKeyDown={(event) => {
        if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        dialog.current?.close();
      }}
    >
      <List label="Search commands" filter={matchScore} vimBindings={false} loop>
        <List.Input ref={input} className="palette__input" placeholder="What do you want to do?" data-testid="palette-input" onValueChange={() => setRefusal('')} />
        <List.List className="palette__list" label="Commands">
          <List.Empty className="palette__empty">No command has these words. Try “start”, “undo”, “share” or the name of a tab.</List.Empty>
          {commandGroups.map((group) => (
            <List.Group key={group} heading={group}>
              {commands
                .filter((command) => command.group === group && command.id !== 'palette')
                .map((command) => ({ command, obstacle: obstacleOf(command, context) }))
                .sort((one, other) => Number(one.obstacle !== null) - Number(other.obstacle !== null))
                .map(({ command, obstacle }) => (
                  <List.Item key={command.id} className="palette__item" value={command.title} keywords={[...(command.keywords ?? [])]} data-impossible={obstacle !== null} data-testid={`command-${command.id}`} onSelect={() => choose(command)}>
                    <span className="palette__words">
                      {command.title}
                      {obstacle !== null && <span className="soft small"> · {obstacle}</span>}
                    </span>
                    <Keys strokes={command.strokes} />
                  </List.Item>
                ))}
            </List.Group>
          ))}
        </List.List>
      </List>
      <p className="palette__foot soft small" role="status">
        {refusal === '' ? 'Arrows choose, Enter does it, Escape closes.' : `Not now: ${refusal}`}
      </p>
    </dialog>
  );
}
