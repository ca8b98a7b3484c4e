import { chartTime } from '../../format/times';
import type { CandleData, EventOf, Position, SessionEvent, Trade } from '../../wire/events';
import { closedDays, type ClosedDay } from './moments';

/** The log of a run sorted by what the page shows. Everything carries its seq, so that any of it can be cut at a moment. */
export interface RunModel {
  /** Candles by series, such as `NIFTY 1m`, in order of first appearance. */
  readonly series: ReadonlyMap<string, readonly CandlePoint[]>;
  readonly nodes: readonly EventOf<'node'>[];
  /** By ordinal: the n-th trade closed in the run; only those that the log holds. */
  readonly trades: ReadonlyMap<number, Trade>;
  /** Every state of every position, for the levels that it had. */
  readonly positions: readonly PositionPoint[];
  /** Equity where no candle was captured. */
  readonly equity: readonly EquityPoint[];
  /** Trading days that the log has closed. */
  readonly closed: readonly ClosedDay[];
  /** Highest equity before the first event of the log; null when the log begins with the run. */
  readonly peakBefore: number | null;
}

export interface CandlePoint {
  readonly seq: number;
  /** Where it stands on the axis: the trading day of a daily candle, otherwise its open time; seconds, on the exchange's clock. */
  readonly time: number;
  /** When it opened, which of a daily candle may be on the evening before its day. */
  readonly opened: number;
  /** When it closed, on the same clock. */
  readonly closed: number;
  readonly candle: CandleData;
  readonly equity: number;
}

export interface PositionPoint {
  readonly seq: number;
  readonly time: number;
  readonly position: Position;
}

export interface EquityPoint {
  readonly seq: number;
  readonly time: number;
  readonly equity: number;
}

export function modelOf(events: readonly SessionEvent[]): RunModel {
  const series = new Map<string, CandlePoint[]>();
  const nodes: EventOf<'node'>[] = [];
  const trades = new Map<number, Trade>();
  const positions: PositionPoint[] = [];
  const equity: EquityPoint[] = [];
  for (const event of events) {
    switch (event.type) {
      case 'candle': {
        const key = seriesKey(event.data);
        const points = series.get(key) ?? [];
        series.set(key, points);
        points.push({
          seq: event.seq,
          time: chartTime(event.data.date === undefined ? event.data.timestamp : `${event.data.date}T00:00:00`),
          opened: chartTime(event.data.timestamp),
          closed: chartTime(event.time),
          candle: event.data,
          equity: event.accumulated.equity,
        });
        break;
      }
      case 'node':
        nodes.push(event);
        break;
      case 'trade':
        trades.set(event.accumulated.trades, event.data);
        equity.push({ seq: event.seq, time: chartTime(event.time), equity: event.accumulated.equity });
        break;
      case 'position':
        positions.push({ seq: event.seq, time: chartTime(event.time), position: event.data });
        break;
      case 'session':
        equity.push({ seq: event.seq, time: chartTime(event.time), equity: event.accumulated.equity });
        break;
      case 'order':
        break;
    }
  }
  return { series, nodes, trades, positions, equity, closed: closedDays(events), peakBefore: peakBefore(events) };
}

/** A day's end tells the peak since the run's start. When that lies before the log, drawdown is measured from it. */
function peakBefore(events: readonly SessionEvent[]): number | null {
  const last = events.find((event) => event.type === 'session' && event.data.equity_path !== undefined);
  const path = last?.type === 'session' ? last.data.equity_path : undefined;
  return path !== undefined && Date.parse(path.peak_time) < Date.parse(events[0]!.time) ? path.peak_equity : null;
}

/** True for daily and longer candles, which have no time of day. */
export function isDailyFrame(timeframe: string | undefined): boolean {
  return /\d(d|w|mo)$/i.test(timeframe ?? '');
}

export function isDailyModel({ series }: RunModel): boolean {
  const frames = [...series.values()].map((points) => points[0]?.candle.timeframe);
  return frames.length > 0 && frames.every(isDailyFrame);
}

export function seriesKey({ symbol, timeframe }: Pick<CandleData, 'symbol' | 'timeframe'>): string {
  return `${symbol} ${timeframe}`;
}

/** The points up to and including a seq. */
export function upTo<T extends { readonly seq: number }>(items: readonly T[], seq: number): readonly T[] {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle]!.seq <= seq) low = middle + 1;
    else high = middle;
  }
  return low === items.length ? items : items.slice(0, low);
}

/** One point per second at most, in order: what a chart takes. The last of a second stands. */
export function distinctTimes<T extends { readonly time: number }>(points: readonly T[]): T[] {
  const distinct: T[] = [];
  for (const point of points) {
    const last = distinct[distinct.length - 1];
    if (last !== undefined && point.time < last.time) continue;
    if (last?.time === point.time) distinct.pop();
    distinct.push(point);
  }
  return distinct;
}

/** How far each point is below the highest one before it, as a negative percentage. */
export function drawdowns(
  points: readonly { time: number; equity: number }[],
  peakBefore: number | null,
): { time: number; value: number }[] {
  let peak = peakBefore ?? Number.NEGATIVE_INFINITY;
  return points.map(({ time, equity }) => {
    peak = Math.max(peak, equity);
    return { time, value: peak > 0 ? (100 * (equity - peak)) / peak : 0 };
  });
}
