import { chartTime } from '../../format/times';
import type { Position, Trade } from '../../wire/events';
import type { CandlePoint, PositionPoint } from '../model/runModel';
import type { Level, LevelPath } from './RunChartView';
import { candleAt } from './tradeMarks';

/** Levels of positions that are open now: across the whole chart, for they still matter. */
export function openLevels(open: readonly Position[], symbol: string): Level[] {
  return open
    .filter((position) => position.symbol === symbol)
    .flatMap((position): Level[] => [
      { price: position.entry_price, name: `${position.side} ${position.trade_id}`, tone: 'accent' },
      ...(position.stop_loss === null ? [] : [{ price: position.stop_loss, name: 'Stop', tone: 'down' as const }]),
      ...(position.trailing_stop === null ? [] : [{ price: position.trailing_stop, name: 'Trail', tone: 'warn' as const }]),
      ...(position.take_profit === null ? [] : [{ price: position.take_profit, name: 'Target', tone: 'up' as const }]),
    ]);
}

/**
 * How one trade went: from entry to exit, with the stop and target that it had on the way. Every point stands on the time of a candle: a
 * time between two would take another place on the axis and move all marks beyond it.
 */
export function pathsOf(trade: Trade, states: readonly PositionPoint[], candles: readonly CandlePoint[]): LevelPath[] {
  const entry = chartTime(trade.entry_time);
  const exit = chartTime(trade.exit_time);
  const mine = states.filter((each) => each.position.trade_id === trade.trade_id && each.time >= entry && each.time <= exit);
  const held: Point[] = [
    { time: entry, value: trade.entry_price },
    { time: exit, value: trade.entry_price },
  ];
  return [
    { tone: 'accent' as const, points: held },
    level('down', mine, exit, (position) => position.stop_loss),
    level('warn', mine, exit, (position) => position.trailing_stop),
    level('up', mine, exit, (position) => position.take_profit),
  ]
    .map(({ tone, points }) => ({ tone, points: onCandles(points, candles) }))
    .filter((path) => path.points.length > 0);
}

interface Point {
  readonly time: number;
  readonly value: number;
}

function level(
  tone: Level['tone'],
  states: readonly PositionPoint[],
  exit: number,
  valueOf: (position: Position) => number | null,
): LevelPath {
  const points = states.flatMap(({ time, position }) => {
    const value = valueOf(position);
    return value === null ? [] : [{ time, value }];
  });
  const last = points[points.length - 1];
  return { tone, points: last === undefined ? [] : [...points, { time: exit, value: last.value }] };
}

/** One point a candle, the last of those within it. */
function onCandles(points: readonly Point[], candles: readonly CandlePoint[]): Point[] {
  const placed = new Map<number, number>();
  for (const { time, value } of points) {
    const candle = candleAt(candles, time);
    if (candle !== null) placed.set(candle.time, value);
  }
  return [...placed].map(([time, value]) => ({ time, value })).sort((a, b) => a.time - b.time);
}
