import { useStore } from 'zustand';
import { chooseTheme, nextTheme, themes } from '../look/theme';
import { Icon } from './Icon';

const icons = { system: 'system', light: 'sun', dark: 'moon' } as const;

export function ThemeToggle() {
  const theme = useStore(themes, (state) => state.theme);
  const next = nextTheme[theme];
  return (
    <button type="button" className="button button--quiet" data-testid="theme" onClick={() => chooseTheme(next)} title={`Theme: ${theme}. Next: ${next}`} aria-label={`Theme: ${theme}. Switch to ${next}.`}>
      <Icon name={icons[theme]} />
    </button>
  );
}
