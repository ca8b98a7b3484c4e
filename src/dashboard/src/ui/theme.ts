import { create } from 'zustand';
import { remember } from './preferences';

export type Theme = 'dark' | 'light';

// theme.js has chosen before the first paint; from here on the person does.
const initial: Theme = document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark';

export const useTheme = create<{ theme: Theme }>(() => ({ theme: initial }));

export function toggleTheme(): void {
  const theme: Theme = useTheme.getState().theme === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset['theme'] = theme;
  remember('theme', theme);
  useTheme.setState({ theme });
}

/** The value of a colour token, for what paints on a canvas. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
