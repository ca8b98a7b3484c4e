import type { SeriesMarker, UTCTimestamp } from 'lightweight-charts';
import { signed } from '../../format/numbers';
import { chartTime } from '../../format/times';
import type { Position, Trade } from '../../wire/events';
import type { CandlePoint } from '../model/runModel';
import type { ChartLooks } from './chartLooks';

/** Entries and exits as marks on the candles in which they happened. */
export function tradeMarks(
  trades: readonly Trade[],
  open: readonly Position[],
  symbol: string,
  candles: readonly CandlePoint[],
  selected: string | null,
  looks: ChartLooks,
): SeriesMarker<UTCTimestamp>[] {
  const marks: SeriesMarker<UTCTimestamp>[] = [];
  const add = (time: string, mark: Omit<SeriesMarker<UTCTimestamp>, 'time'>) => {
    const candle = candleAt(candles, chartTime(time));
    if (candle !== null) marks.push({ time: candle.time as UTCTimestamp, ...mark } as SeriesMarker<UTCTimestamp>);
  };
  for (const entry of [...trades, ...open]) {
    if (entry.symbol !== symbol) continue;
    const buy = entry.side === 'BUY';
    add(entry.entry_time, {
      position: buy ? 'belowBar' : 'aboveBar',
      shape: buy ? 'arrowUp' : 'arrowDown',
      color: buy ? looks.up : looks.down,
      size: entry.trade_id === selected ? 2 : 1,
    });
  }
  for (const trade of trades) {
    if (trade.symbol !== symbol) continue;
    const isSelected = trade.trade_id === selected;
    add(trade.exit_time, {
      position: trade.side === 'BUY' ? 'aboveBar' : 'belowBar',
      shape: 'circle',
      color: trade.pnl >= 0 ? looks.up : looks.down,
      size: isSelected ? 1.5 : 0.7,
      ...(isSelected ? { text: signed(trade.pnl) } : {}),
    });
  }
  return marks.sort((a, b) => a.time - b.time);
}

/** The last candle that was open at a time; null when it is not loaded. */
export function candleAt(candles: readonly CandlePoint[], time: number): CandlePoint | null {
  return candles[placeAt(candles, time)] ?? null;
}

/** Its place; -1 when it is not loaded. */
export function placeAt(candles: readonly CandlePoint[], time: number): number {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (candles[middle]!.opened <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
