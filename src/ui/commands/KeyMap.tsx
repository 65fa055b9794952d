import './Commands.css';
import { useId } from 'react';
import { useStore } from 'zustand';
import { Dialog } from '../look/Dialog';
import { commandGroups, type Command } from './command';
import { Keys } from './Keys';
import { strokeWords, type KeyStroke } from './keyStroke';
import { singleKeys, switchSingleKeys } from './singleKeys';

/** Keys that belong to a part of the page, and work while it has the focus. */
const partKeys = [
  { part: 'A point of ψ or ξ', keys: 'Arrows', does: 'move it; with Shift, ten times as far; Enter adds one beside it, Delete removes it' },
  { part: 'A grid of samples', keys: 'Arrows', does: 'choose the picture that is shown large' },
  { part: 'Tabs of the lab', keys: 'Arrows, Home, End', does: 'choose a tab' },
  { part: 'A number', keys: 'Enter, Escape', does: 'put it in force, or take back what was typed' },
] as const;

/** One row for each key, with all that it does by turns. */
function keyRows(commands: readonly Command[]): { strokes: readonly KeyStroke[]; titles: readonly string[] }[] {
  const rows = new Map<string, { strokes: readonly KeyStroke[]; titles: string[] }>();
  for (const { strokes, title } of commands) {
    if (strokes === undefined) continue;
    const words = strokes.map(strokeWords).join();
    const row = rows.get(words) ?? { strokes, titles: [] };
    row.titles.push(title);
    rows.set(words, row);
  }
  return [...rows.values()];
}

/** All keys on one sheet, and the switch for those that are single letters. */
export default function KeyMap({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  const id = useId();
  const areOn = useStore(singleKeys, (state) => state.areOn);
  return (
    <Dialog title="Map of keys" testId="key-map" onClose={onClose}>
      <div className="key-map">
        <label className="key-map__switch">
          <input type="checkbox" data-testid="single-keys" checked={areOn} onChange={({ target }) => switchSingleKeys(target.checked)} /> Keys without Ctrl are commands
          <span className="soft small">Never while text is typed. Switch them off if you steer the page by voice, or press keys without meaning to; this browser remembers it.</span>
        </label>
        <div className="key-map__groups">
          {commandGroups.map((group) => (
            <section key={group} aria-labelledby={`${id}-${group}`}>
              <h3 id={`${id}-${group}`}>{group}</h3>
              <dl className="key-map__list">
                {keyRows(commands.filter((command) => command.group === group)).map(({ strokes, titles }) => (
                  <div key={titles.join()} className="key-map__row">
                    <dt>
                      <Keys strokes={strokes} />
                    </dt>
                    <dd>{titles.join(' / ')}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <h3>Where the focus is</h3>
        <dl className="key-map__list">
          {partKeys.map(({ part, keys, does }) => (
            <div key={part} className="key-map__row key-map__row--part">
              <dt>
                {part}: <kbd>{keys}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <p className="soft small">On a Mac, ⌘ does what Ctrl does.</p>
      </div>
    </Dialog>
  );
}
