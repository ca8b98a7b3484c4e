import type { EventOf } from '../wire/events';
import type { SnapshotDay } from '../wire/frames';
import { isBefore } from './simulationTime';
import type { TradingDay } from './world';

export const unknownDay: TradingDay = { pnl: null, startSeq: 0, closed: null };

/** The day as the server tells it at an exact event. */
export function dayOfSnapshot(day: SnapshotDay | null, time: string | null): TradingDay {
  if (day === null) return unknownDay;
  return { pnl: day.pnl, startSeq: day.start_seq, closed: day.closed === null ? null : { ...day.closed, time: time ?? '' } };
}

/**
 * The day that something happened on. Which day a time belongs to is the exchange's to say (its days may begin on the evening before): the
 * engine closes a day with an event, and what happens later is of the next.
 */
export function dayAt(day: TradingDay, time: string): TradingDay {
  if (day.closed === null || !isBefore(day.closed.time, time)) return day;
  return { pnl: day.pnl === null ? null : 0, startSeq: day.closed.seq, closed: null };
}

/** The server's profit of the day, with what an event has added to equity since; a new day's is what it added to the close before. */
export function carried(before: TradingDay, day: TradingDay, equityBefore: number | null, equity: number): TradingDay {
  const from = day === before ? equityBefore : (before.closed?.equity ?? equityBefore);
  return day.pnl === null || from === null || equity === from ? day : { ...day, pnl: day.pnl + (equity - from) };
}

/** A run's start opens its first day. A day that closes stays the one shown until something happens on the next. */
export function afterSessionEvent(day: TradingDay, event: EventOf<'session'>): TradingDay {
  const { state, date, equity } = event.data;
  if (state === 'started') return { pnl: 0, startSeq: event.seq, closed: null };
  if (state !== 'day_closed' || date === undefined) return day;
  return { ...day, closed: { date, equity: equity ?? event.accumulated.equity, seq: event.seq, time: event.time } };
}
