import { create } from 'zustand';

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

/** Keeps a preference for the next visit; a browser that refuses storage simply forgets it. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch (error) {
    console.info(`preference ${key} is not kept: ${String(error)}`);
  }
}

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
