import { token } from '../../ui/theme';

/** Colours of the chart, read from the page's tokens: a canvas does not inherit them. */
export interface ChartLooks {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly line: string;
  readonly accent: string;
  readonly up: string;
  readonly down: string;
  readonly warn: string;
}

export function currentLooks(): ChartLooks {
  return {
    background: token('--surface'),
    text: token('--text'),
    muted: token('--muted'),
    grid: token('--line'),
    line: token('--line-strong'),
    accent: token('--accent'),
    up: token('--up'),
    down: token('--down'),
    warn: token('--warn'),
  };
}

/** Lines of indicators, in this order; none is the green or red of profit and loss. */
export const lineColours = ['#6aa5ff', '#f0b648', '#b58bff', '#37c2c9', '#e58bc4', '#9aa4b5'] as const;
