import { isLive } from '../data/dayPnl';
import { slotOf } from '../data/slot';
import type { Session } from '../data/world';
import { modeOf } from '../format/words';
import type { ExecutionState } from '../wire/rest';

/** What a card shows that events and commands change, flat, to be compared field by field. What every tick moves is not in it. */
export interface CardFacts {
  readonly state: Session['state'];
  /** False of a backtest and of a run that has ended: then the result stands where the day does. */
  readonly live: boolean;
  /** True of a run on a feed, which has an age in place of progress. */
  readonly isOnFeed: boolean;
  readonly trouble: string | null;
  readonly subtitle: string;
  readonly points: readonly number[];
  readonly capital: number | null;
  readonly realized: number | null;
  readonly winRate: number | null;
  readonly trades: number;
}

const troubled: ReadonlySet<ExecutionState> = new Set<ExecutionState>(['failed', 'diverged', 'damaged', 'blocked']);

export function cardFacts(session: Session): CardFacts {
  const { id, state, reason, execution, feed, curve, capital, summary } = session;
  const run = execution !== null && execution.run > 0 ? ` · run ${execution.run}` : '';
  return {
    state,
    live: isLive(session),
    // A frame may come before the list of executions has been read.
    isOnFeed: feed !== null || (isLive(session) && execution?.source === 'feed'),
    trouble: troubled.has(state) ? reason : null,
    subtitle: execution === null ? id : `${modeOf(execution)} · ${slotOf(id)}${run}`,
    points: curve.points,
    capital,
    realized: summary?.realized_pnl ?? null,
    winRate: summary?.win_rate ?? null,
    trades: summary?.trades ?? 0,
  };
}
