import { dayPnl, isLive } from '../data/dayPnl';
import { ofDay } from '../data/dayTrades';
import type { ClosedTrade, Session } from '../data/world';

/** The extremes of the day of what is live: where a person looks first. */
export interface DayLine {
  readonly worstStrategy: string | null;
  readonly worstTrade: NamedTrade | null;
  readonly bestTrade: NamedTrade | null;
}

export interface NamedTrade {
  readonly sessionId: string;
  readonly trade: ClosedTrade['trade'];
}

/**
 * The strategy that stands worst today, and the day's worst and best trade. Currencies are not compared with each other: the worst in
 * percent of its capital comes first.
 */
export function dayLineOf(sessions: readonly Session[]): DayLine {
  const live = sessions.filter(isLive);
  const worst = leastOf(live, (session) => share(session, dayPnl(session)));
  return {
    worstStrategy: worst !== null && (dayPnl(worst) ?? 0) < 0 ? worst.id : null,
    worstTrade: extreme(live, ({ trades, day }) => ofDay(trades.worst, day), 1),
    bestTrade: extreme(live, ({ trades, day }) => ofDay(trades.best, day), -1),
  };
}

function extreme(live: readonly Session[], pick: (session: Session) => ClosedTrade | null, sign: 1 | -1): NamedTrade | null {
  const session = leastOf(live, (each) => {
    const pnl = pick(each)?.trade.pnl;
    return pnl === undefined || sign * pnl >= 0 ? null : sign * (share(each, pnl) ?? 0);
  });
  const closed = session === null ? null : pick(session);
  return session === null || closed === null ? null : { sessionId: session.id, trade: closed.trade };
}

function leastOf(sessions: readonly Session[], valueOf: (session: Session) => number | null): Session | null {
  let least: { session: Session; value: number } | null = null;
  for (const session of sessions) {
    const value = valueOf(session);
    if (value !== null && (least === null || value < least.value)) least = { session, value };
  }
  return least?.session ?? null;
}

function share({ capital }: Session, amount: number | null): number | null {
  return amount === null || capital === null || capital <= 0 ? null : amount / capital;
}
