import type { Trade } from '../wire/events';
import { spanOf } from '../wire/tradeFlow';
import type { ClosedTrade, DayTrades, TradingDay } from './world';

export const noTrades: DayTrades = { last: null, worst: null, best: null };

/** Adds a trade that closed on a day. What an earlier day had as its worst and best goes. */
export function addTrade({ worst, best }: DayTrades, trade: Trade, seq: number, day: TradingDay): DayTrades {
  const closed: ClosedTrade = { trade, seq };
  const [low, high] = [ofDay(worst, day), ofDay(best, day)];
  return {
    last: trade,
    worst: low !== null && low.trade.pnl <= trade.pnl ? low : closed,
    best: high !== null && high.trade.pnl >= trade.pnl ? high : closed,
  };
}

/** The trades that a snapshot lists. */
export function tradesOf(trades: readonly Trade[], day: TradingDay): DayTrades {
  return trades.reduce((sum, trade) => {
    const seq = spanOf(trade)?.to ?? 0;
    return seq > day.startSeq ? addTrade(sum, trade, seq, day) : { ...sum, last: trade };
  }, noTrades);
}

/** Null when it closed before the day began. */
export function ofDay(closed: ClosedTrade | null, day: TradingDay): ClosedTrade | null {
  return closed !== null && closed.seq > day.startSeq ? closed : null;
}
