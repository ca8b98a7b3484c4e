import { isActive } from '../format/words';
import type { Session } from './world';

/** Feeds and paced sessions that are under way. A backtest has no day, and what has ended, failed or diverged is in no day's total. */
export function isLive({ state, execution }: Pick<Session, 'state' | 'execution'>): boolean {
  return isActive(state) && execution?.mode === 'live_simulation';
}

/** P&L of the trading day that is running, in the simulation's own time; null while it is not known where the day began. */
export function dayPnl(session: Session): number | null {
  const start = startOf(session);
  return session.summary === null || start === null ? null : session.summary.equity - start;
}

export function dayPercent(session: Session): number | null {
  const start = startOf(session);
  const pnl = dayPnl(session);
  return pnl === null || start === null || start === 0 ? null : (100 * pnl) / start;
}

/** Before the first event (a backtest writes them at its end) all that happened counts. */
function startOf(session: Session): number | null {
  const hasEvents = session.cursor?.run === session.run;
  return session.day.startEquity ?? (hasEvents ? null : session.capital);
}
