import type { CandleData } from '../wire/events';
import { isBefore } from './simulationTime';
import type { Prices, Quote } from './world';

export function onPrices(prices: Prices, sessionId: string, last: Readonly<Record<string, number | null>>, time: string | null): Prices {
  let next = prices;
  for (const [symbol, price] of Object.entries(last)) {
    if (price === null) continue;
    const known = prices[symbol]?.[sessionId];
    const quote = move(known, price, time);
    if (quote !== known) next = put(next, symbol, sessionId, quote);
  }
  return next;
}

/** A closed candle: its close is the price at its end, and it widens the day's range by what happened between two ticks that were shown. */
export function onCandle(prices: Prices, sessionId: string, candle: CandleData, time: string): Prices {
  const known = prices[candle.symbol]?.[sessionId];
  const day = dayOf(candle.timestamp);
  const { open, high, low, close } = candle;
  if (known === undefined || known.day === null || day > known.day) {
    const direction = known === undefined ? 0 : directionOf(known.price, close, known.direction);
    return put(prices, candle.symbol, sessionId, { price: close, direction, time, day, open, high, low, wholeDay: known !== undefined });
  }
  if (day < known.day) return prices;
  const isLater = !isBefore(time, known.time);
  return put(prices, candle.symbol, sessionId, {
    ...known,
    price: isLater ? close : known.price,
    direction: isLater ? directionOf(known.price, close, known.direction) : known.direction,
    time: isLater ? time : known.time,
    low: Math.min(known.low, low),
    high: Math.max(known.high, high),
  });
}

/** The day's candles before this page listened. */
export function onDayCandles(prices: Prices, sessionId: string, candles: readonly CandleData[]): Prices {
  let next = prices;
  for (const [symbol, bySession] of Object.entries(prices)) {
    const known = bySession[sessionId];
    if (known === undefined) continue;
    const mine = candles.filter((candle) => candle.symbol === symbol && dayOf(candle.timestamp) === known.day);
    const quote = mine.reduce((sum, { low, high }) => ({ ...sum, low: Math.min(sum.low, low), high: Math.max(sum.high, high) }), known);
    next = put(next, symbol, sessionId, { ...quote, open: mine[0]?.open ?? known.open, wholeDay: true });
  }
  return next;
}

/** Drops a session's quotes: its run starts over or it was removed. */
export function withoutSession(prices: Prices, sessionId: string): Prices {
  const next: Record<string, Record<string, Quote>> = {};
  for (const [symbol, bySession] of Object.entries(prices)) {
    const { [sessionId]: _, ...others } = bySession;
    if (Object.keys(others).length > 0) next[symbol] = others;
  }
  return next;
}

function move(known: Quote | undefined, price: number, time: string | null): Quote {
  const day = time === null ? (known?.day ?? null) : dayOf(time);
  if (known === undefined || known.day !== day)
    return { price, direction: 0, time, day, open: price, high: price, low: price, wholeDay: known !== undefined };
  if (known.price === price && known.time === time) return known;
  return {
    ...known,
    price,
    time,
    direction: directionOf(known.price, price, known.direction),
    high: Math.max(known.high, price),
    low: Math.min(known.low, price),
  };
}

function directionOf(before: number, now: number, unchanged: -1 | 0 | 1): -1 | 0 | 1 {
  if (now > before) return 1;
  return now < before ? -1 : unchanged;
}

function put(prices: Prices, symbol: string, sessionId: string, quote: Quote): Prices {
  return { ...prices, [symbol]: { ...prices[symbol], [sessionId]: quote } };
}

function dayOf(time: string): string {
  return time.slice(0, 10);
}
