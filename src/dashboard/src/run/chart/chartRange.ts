import type { CandlePoint } from '../model/runModel';

/** Stretches that a chart offers, the whole run last. */
export interface ChartRange {
  readonly name: string;
  /** Seconds back from the last candle; null for the whole run. */
  readonly seconds: number | null;
}

const day = 86_400;
const whole: ChartRange = { name: 'All', seconds: null };

const daily: readonly ChartRange[] = [
  { name: '3M', seconds: 92 * day },
  { name: '1Y', seconds: 366 * day },
  { name: '5Y', seconds: 1_827 * day },
  whole,
];

const intraday: readonly ChartRange[] = [
  { name: '2H', seconds: 7_200 },
  { name: '1D', seconds: day },
  { name: '5D', seconds: 7 * day },
  { name: '1M', seconds: 31 * day },
  whole,
];

export function rangesOf(isDaily: boolean): readonly ChartRange[] {
  return isDaily ? daily : intraday;
}

/** Place of the first candle of a range; 0 when they are all in it. */
export function firstOf({ seconds }: ChartRange, candles: readonly CandlePoint[]): number {
  const last = candles[candles.length - 1];
  if (seconds === null || last === undefined) return 0;
  const first = candles.findIndex((candle) => candle.time > last.time - seconds);
  return Math.max(0, first);
}
