import type { EventOf } from '../wire/events';
import type { TradingDay } from './world';

export const unknownDay: TradingDay = { startEquity: null, startSeq: 0, closed: null };

/** The day that something happened on: a new one, when the last was closed and the date has moved on. */
export function dayAt(day: TradingDay, time: string): TradingDay {
  if (day.closed === null || time.slice(0, 10) <= day.closed.date) return day;
  return { startEquity: day.closed.equity, startSeq: day.closed.seq, closed: null };
}

/** A run's start opens its first day. A day that closes stays the one shown until something happens on the next. */
export function afterSessionEvent(day: TradingDay, event: EventOf<'session'>): TradingDay {
  const { state, date, equity } = event.data;
  if (state === 'started') return { startEquity: event.accumulated.equity, startSeq: event.seq, closed: null };
  if (state !== 'day_closed' || date === undefined) return day;
  const { startEquity, startSeq } = dayAt(day, date);
  return { startEquity, startSeq, closed: { date, equity: equity ?? event.accumulated.equity, seq: event.seq } };
}
