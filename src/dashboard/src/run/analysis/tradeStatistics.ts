import type { Trade } from '../../wire/events';

/** Trades that have something in common. */
export interface TradeGroup {
  readonly name: string;
  readonly trades: number;
  readonly winners: number;
  readonly pnl: number;
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** By the trading day on which they were entered, Monday first; days without a trade are left out. */
export function byWeekday(trades: readonly Trade[], dayOf: (time: string) => string): readonly TradeGroup[] {
  const groups = grouped(trades, ({ entry_time: time }) => weekdays[new Date(`${dayOf(time)}T00:00:00Z`).getUTCDay()]!);
  return [...weekdays.slice(1), weekdays[0]].flatMap((name) => groups.find((group) => group.name === name) ?? []);
}

/** By the hour of the exchange's clock in which they were entered. */
export function byHour(trades: readonly Trade[]): readonly TradeGroup[] {
  return [...grouped(trades, ({ entry_time: time }) => `${time.slice(11, 13)}:00`)].sort((a, b) => a.name.localeCompare(b.name));
}

export function grouped(trades: readonly Trade[], nameOf: (trade: Trade) => string): readonly TradeGroup[] {
  const groups = new Map<string, TradeGroup>();
  for (const trade of trades) {
    const name = nameOf(trade);
    const { trades: count, winners, pnl } = groups.get(name) ?? { trades: 0, winners: 0, pnl: 0 };
    groups.set(name, { name, trades: count + 1, winners: winners + (trade.pnl > 0 ? 1 : 0), pnl: pnl + trade.pnl });
  }
  return [...groups.values()];
}

/** How often values fall into steps of one round width. */
export interface Histogram {
  readonly step: number;
  readonly bins: readonly { readonly from: number; readonly count: number }[];
}

const wantedBins = 18;

export function histogram(values: readonly number[]): Histogram {
  if (values.length === 0) return { step: 1, bins: [] };
  const [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]);
  const step = roundStep((high - low) / wantedBins);
  const first = Math.floor(low / step);
  const counts = new Array<number>(Math.floor(high / step) - first + 1).fill(0);
  for (const value of values) counts[Math.floor(value / step) - first]! += 1;
  return { step, bins: counts.map((count, index) => ({ from: (first + index) * step, count })) };
}

/** 1, 2 or 5 times a power of ten, the next above a width. */
function roundStep(width: number): number {
  if (!(width > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(width));
  return power * ([1, 2, 5].find((factor) => factor * power >= width) ?? 10);
}
