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

export interface Counts {
  readonly active: number;
  readonly all: number;
  /** Of what is live. */
  readonly openPositions: number;
}

export function countsOf(sessions: Iterable<Session>): Counts {
  let active = 0;
  let all = 0;
  let openPositions = 0;
  for (const session of sessions) {
    all += 1;
    if (isActive(session.state)) active += 1;
    if (isLive(session)) openPositions += session.summary?.open_positions ?? 0;
  }
  return { active, all, openPositions };
}

/** Sums of what is live by currency: amounts of different currencies are never added. Most capital first, then by name. */
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
    .sort((a, b) => b.capital - a.capital || a.currency.localeCompare(b.currency));
}
