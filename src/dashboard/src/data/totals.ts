import { isActive } from '../format/words';
import { dayPnl, isLive } from './dayPnl';
import type { Session } from './world';

/** How what is live stands together, in one currency. */
export interface Totals {
  readonly currency: string;
  readonly capital: number;
  /** Since the runs began. */
  readonly realized: number;
  readonly unrealized: number;
  /** P&L of each session's own trading day. */
  readonly today: number;
  /** The same in percent of what equity was as the days began; null without any. */
  readonly percent: number | null;
}

/** What is not live: backtests and runs that have ended, without those that failed or diverged. */
export interface EndedTotals {
  readonly currency: string;
  readonly runs: number;
  readonly total: number;
}

export interface Counts {
  readonly active: number;
  readonly all: number;
  readonly openPositions: number;
}

export function countsOf(sessions: Iterable<Session>): Counts {
  let active = 0;
  let all = 0;
  let openPositions = 0;
  for (const session of sessions) {
    all += 1;
    if (isActive(session.state)) active += 1;
    openPositions += session.summary?.open_positions ?? 0;
  }
  return { active, all, openPositions };
}

/** Sums of what is live by currency: amounts of different currencies are never added. The one with most capital comes first. */
export function totalsOf(sessions: Iterable<Session>, currencyOf: (session: Session) => string): Totals[] {
  const sums = new Map<string, Omit<Totals, 'percent'> & { start: number }>();
  for (const session of sessions) {
    const { summary, capital } = session;
    if (!isLive(session) || summary === null || capital === null) continue;
    const currency = currencyOf(session);
    const sum = sums.get(currency) ?? { currency, capital: 0, realized: 0, unrealized: 0, today: 0, start: 0 };
    const today = dayPnl(session) ?? 0;
    sums.set(currency, {
      currency,
      capital: sum.capital + capital,
      realized: sum.realized + summary.realized_pnl,
      unrealized: sum.unrealized + summary.unrealized_pnl,
      today: sum.today + today,
      start: sum.start + summary.equity - today,
    });
  }
  return [...sums.values()]
    .map(({ start, ...sum }) => ({ ...sum, percent: start > 0 ? (100 * sum.today) / start : null }))
    .sort((a, b) => b.capital - a.capital);
}

/** Sums of what is not live. */
export function endedTotalsOf(sessions: Iterable<Session>, currencyOf: (session: Session) => string): EndedTotals[] {
  const sums = new Map<string, EndedTotals>();
  for (const session of sessions) {
    if (!isResult(session) || session.summary === null) continue;
    const currency = currencyOf(session);
    const sum = sums.get(currency) ?? { currency, runs: 0, total: 0 };
    const { realized_pnl: realized, unrealized_pnl: unrealized } = session.summary;
    sums.set(currency, { currency, runs: sum.runs + 1, total: sum.total + realized + unrealized });
  }
  return [...sums.values()].sort((a, b) => b.runs - a.runs);
}

/** A run that came to its end, or a backtest on its way there. */
function isResult(session: Session): boolean {
  return session.state === 'completed' || session.state === 'stopped' || (isActive(session.state) && !isLive(session));
}
