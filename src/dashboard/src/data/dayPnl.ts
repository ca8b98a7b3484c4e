import { isActive } from '../format/words';
import type { Session } from './world';

/** Feeds and paced sessions that are under way. A backtest has no day, and what has ended, failed or diverged is in no day's total. */
export function isLive({ state, execution }: Pick<Session, 'state' | 'execution'>): boolean {
  return isActive(state) && execution?.mode === 'live_simulation';
}

/** P&L of the trading day that is running, as the server has it; null where the session has no day. */
export function dayPnl({ day }: Session): number | null {
  return day.pnl;
}

/** The same in percent of equity as the day began. */
export function dayPercent({ day, summary }: Session): number | null {
  if (day.pnl === null || summary === null) return null;
  const start = summary.equity - day.pnl;
  return start > 0 ? (100 * day.pnl) / start : null;
}
