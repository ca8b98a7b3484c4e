import type { Trade } from '../../wire/events';
import { spanOf } from '../../wire/tradeFlow';

/**
 * The trade before (-1) or after (1) the chosen one; without one, before or after the event that is shown. Null at the ends. Trades come in
 * closing order.
 */
export function neighbour(trades: readonly Trade[], selected: Trade | null, seq: number, step: -1 | 1): Trade | null {
  const chosen = selected === null ? -1 : trades.findIndex((trade) => trade.trade_id === selected.trade_id);
  if (chosen >= 0) return trades[chosen + step] ?? null;
  const exits = trades.map((trade) => spanOf(trade)?.to ?? 0);
  const place = step === 1 ? exits.findIndex((exit) => exit > seq) : exits.findLastIndex((exit) => exit <= seq);
  return trades[place] ?? null;
}
