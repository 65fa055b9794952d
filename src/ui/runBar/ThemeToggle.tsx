import { useState } from 'react';
import { storedTheme, storeTheme, type Theme } from '../look/theme';
import { Icon } from './Icon';

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const icons = { system: 'system', light: 'sun', dark: 'moon' } as const;

export function ThemeToggle() {
  const [theme, setTheme] = useState(storedTheme);
  const choose = (): void => {
    storeTheme(next[theme]);
    setTheme(next[theme]);
  };
  return (
    <button type="button" className="button button--quiet" data-testid="theme" onClick={choose} title={`Theme: ${theme}. Next: ${next[theme]}`} aria-label={`Theme: ${theme}. Switch to ${next[theme]}.`}>
      <Icon name={icons[theme]} />
    </button>
  );
}
