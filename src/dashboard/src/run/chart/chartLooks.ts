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
