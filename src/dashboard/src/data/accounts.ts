import type { BrokerConnection } from '../wire/rest';
import type { OrderCounts } from '../wire/frames';
import type { OpenPositions, Sessions } from './world';

/** One account as the sessions on it use it: each session trades its own copy of the account's cash. */
export interface AccountUse {
  readonly connection: BrokerConnection;
  readonly sessions: readonly string[];
  /** Cash of all sessions: equity without what open positions have gained or lost. */
  readonly cash: number;
  /** Entry value of what is open. */
  readonly used: number;
  readonly fees: number;
  readonly orders: OrderCounts;
}

export function accountUses(connections: readonly BrokerConnection[], sessions: Sessions, open: OpenPositions): AccountUse[] {
  return connections.map((connection) => {
    const mine = Object.values(sessions).filter((session) => session.execution?.broker_connection_id === connection.id);
    const positions = mine.flatMap((session) => Object.values(open[session.id] ?? {}));
    return {
      connection,
      sessions: mine.map((session) => session.id),
      cash: mine.reduce((sum, { summary }) => sum + (summary === null ? connection.cash : summary.equity - summary.unrealized_pnl), 0),
      used: positions.reduce((sum, each) => sum + each.quantity_open * each.multiplier * each.entry_price, 0),
      fees: mine.reduce((sum, { orders }) => sum + orders.fees, 0),
      orders: addUp(mine.map(({ orders }) => orders)),
    };
  });
}

function addUp(all: readonly OrderCounts[]): OrderCounts {
  return all.reduce(
    (sum, each) => ({
      filled: sum.filled + each.filled,
      partial: sum.partial + each.partial,
      cancelled: sum.cancelled + each.cancelled,
      rejected: sum.rejected + each.rejected,
      expired: sum.expired + each.expired,
    }),
    { filled: 0, partial: 0, cancelled: 0, rejected: 0, expired: 0 },
  );
}
