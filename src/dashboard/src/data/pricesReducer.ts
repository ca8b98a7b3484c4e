import type { CandleData } from '../wire/events';
import type { Prices, Quote } from './world';

export function onPrices(
  prices: Prices,
  sessionId: string,
  last: Readonly<Record<string, number | null>>,
  time: string | null,
): Prices {
  let next = prices;
  for (const [symbol, price] of Object.entries(last)) {
    if (price === null) continue;
    const known = prices[symbol]?.[sessionId];
    const quote = move(known, price, time);
    if (quote !== known) next = put(next, symbol, sessionId, quote);
  }
  return next;
}

/** A candle widens the day's range by what happened between two ticks that were shown. */
export function onCandle(prices: Prices, sessionId: string, candle: CandleData): Prices {
  const known = prices[candle.symbol]?.[sessionId];
  const day = dayOf(candle.timestamp);
  if (known !== undefined && known.day === day) {
    if (candle.low >= known.low && candle.high <= known.high) return prices;
    const wider = { ...known, low: Math.min(known.low, candle.low), high: Math.max(known.high, candle.high) };
    return put(prices, candle.symbol, sessionId, wider);
  }
  if (known?.day != null && day !== null && day < known.day) return prices;
  const { open, high, low, close } = candle;
  const direction = known === undefined ? 0 : directionOf(known.price, close, known.direction);
  return put(prices, candle.symbol, sessionId, { price: close, direction, time: candle.timestamp, day, open, high, low });
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
  const day = dayOf(time) ?? known?.day ?? null;
  if (known === undefined || known.day !== day)
    return { price, direction: 0, time, day, open: price, high: price, low: price };
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

function dayOf(time: string | null): string | null {
  return time === null ? null : time.slice(0, 10);
}
