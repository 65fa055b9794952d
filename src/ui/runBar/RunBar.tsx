import './RunBar.css';
import { methodOf } from '../../config/defaults';
import { CommandsButton } from '../commands/CommandsButton';
import { methodColor, methodTitleOf } from '../methodWords';
import { LearnButton } from '../lessons/LearnButton';
import { Hideable } from '../share/hiddenControls';
import { ShareButton } from '../share/ShareButton';
import { useConfig, useSession } from '../session/sessionContext';
import { useSetTitle } from '../useTargetSet';
import { DevicePanel } from './DevicePanel';
import { RunButtons } from './RunButtons';
import { RunFacts } from './RunFacts';
import { RunsButton } from './RunsButton';
import { ThemeToggle } from './ThemeToggle';

export function RunBar() {
  const { recipe } = useSession();
  const config = useConfig((whole) => whole);
  const setTitle = useSetTitle(config.dataset);
  const usualName = `${setTitle} · ${methodTitleOf(config.live)} · seed ${config.seed}`;

  return (
    <header className="run-bar" style={{ '--accent': methodColor[methodOf(config.live)] }}>
      <div className="run-bar__title">
        <h1>Diff-Tuning Playground</h1>
        <input
          className="input run-bar__name"
          aria-label="Name of the run"
          value={config.name}
          placeholder={usualName}
          maxLength={80}
          onChange={({ target }) => recipe.edit({ type: 'configChanged', change: { name: target.value } })}
        />
      </div>
      <RunButtons />
      <RunFacts />
      <div className="run-bar__end">
        <LearnButton />
        <Hideable group="runs">
          <RunsButton />
        </Hideable>
        <ShareButton />
        <Hideable group="device">
          <DevicePanel />
        </Hideable>
        <CommandsButton />
        <ThemeToggle />
      </div>
    </header>
  );
}
