import { isActive } from '../format/words';
import type { Session } from './world';

/** How everything stands together, in one currency. */
export interface Totals {
  readonly currency: string;
  readonly capital: number;
  readonly realized: number;
  readonly unrealized: number;
  readonly total: number;
  /** Total P&L in percent of capital; null without capital. */
  readonly percent: number | null;
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

/** Sums by currency: amounts of different currencies are never added. The one with most capital comes first. */
export function totalsOf(sessions: Iterable<Session>, currencyOf: (session: Session) => string): Totals[] {
  const sums = new Map<string, { capital: number; realized: number; unrealized: number }>();
  for (const session of sessions) {
    if (session.summary === null || session.capital === null) continue;
    const currency = currencyOf(session);
    const sum = sums.get(currency) ?? { capital: 0, realized: 0, unrealized: 0 };
    sum.capital += session.capital;
    sum.realized += session.summary.realized_pnl;
    sum.unrealized += session.summary.unrealized_pnl;
    sums.set(currency, sum);
  }
  return [...sums]
    .map(([currency, { capital, realized, unrealized }]) => {
      const total = realized + unrealized;
      return { currency, capital, realized, unrealized, total, percent: capital > 0 ? (100 * total) / capital : null };
    })
    .sort((a, b) => b.capital - a.capital);
}
