import { createStore } from 'zustand/vanilla';
import { remember, remembered } from './remembered';

export type Theme = 'system' | 'light' | 'dark';

const storageKey = 'theme';

function storedTheme(): Theme {
  const stored = remembered(storageKey);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export const themes = createStore<{ theme: Theme }>(() => ({ theme: storedTheme() }));

export const nextTheme: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };

/** Puts the theme on the root element: before the first paint of React, and at each change. */
export function applyTheme(): void {
  const { theme } = themes.getState();
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function chooseTheme(theme: Theme): void {
  themes.setState({ theme });
  applyTheme();
  remember(storageKey, theme);
}
