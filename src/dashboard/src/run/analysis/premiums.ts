import type { StoredCandle } from '../../wire/rest';
import type { RunModel } from '../model/runModel';
import { premium, yearMs, type RunLeg } from './payoff';

/** A value at a moment; the moment as ISO 8601. */
export interface TimedValue {
  readonly date: string;
  readonly value: number;
}

const minuteMs = 60_000;
/** What came shortly before the entry is shown, too. */
const beforeMs = 15 * minuteMs;

/** The time in which legs are shown: from a little before the first entry to the last exit, or to a moment. */
export function spanOf(legs: readonly RunLeg[], now: string): { readonly from: number; readonly to: number } {
  const exits = legs.map(({ left }) => Date.parse(left ?? now));
  return { from: Math.min(...legs.map(({ entered }) => Date.parse(entered))) - beforeMs, to: Math.max(...exits) };
}

/** Closes of the underlying that a run has recorded in a span, up to an event, from its shortest candles. */
export function closesOf(model: RunModel, underlying: string, span: { from: number; to: number }, seq: number): TimedValue[] {
  const series = [...model.series.values()].filter((points) => points[0]?.candle.symbol === underlying);
  const length = (points: (typeof series)[number]) => points[0]!.closed - points[0]!.opened;
  const [shortest] = [...series].sort((a, b) => length(a) - length(b));
  return (shortest ?? []).flatMap((point) => {
    if (point.seq > seq) return [];
    const closed = Date.parse(point.candle.timestamp) + (point.closed - point.opened) * 1_000;
    return within(closed, span) ? [{ date: new Date(closed).toISOString(), value: point.candle.close }] : [];
  });
}

/** What the model says of a leg where its underlying closed, at the volatility of its entry. */
export function modelledPremiums(leg: RunLeg, closes: readonly TimedValue[], rate: number): TimedValue[] {
  return closes.map(({ date, value }) => ({
    date,
    value: premium(leg, value, (leg.settles - Date.parse(date)) / yearMs, rate, leg.volatility),
  }));
}

/** What was recorded of a contract in a span. */
export function recordedPremiums(candles: readonly StoredCandle[], span: { from: number; to: number }): TimedValue[] {
  return candles.flatMap(({ timestamp, close }) => {
    const closed = Date.parse(timestamp) + minuteMs;
    return within(closed, span) ? [{ date: new Date(closed).toISOString(), value: close }] : [];
  });
}

function within(time: number, { from, to }: { from: number; to: number }): boolean {
  return time >= from && time <= to;
}
