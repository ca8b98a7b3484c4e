import type { Prices, Quote, Sessions } from '../data/world';
import { isActive } from '../format/words';
import type { MarketDataInfo } from '../wire/rest';

export interface PriceRow {
  readonly symbol: string;
  /**
   * The quote of the session that runs and is furthest on; where none runs, of the one that came furthest. Null for a symbol that is only
   * on disk.
   */
  readonly quote: Quote | null;
  /** The session of that quote. */
  readonly sessionId: string | null;
  /** Sessions that have a price of it. */
  readonly sessions: number;
  /** True when a session that is running reads it. */
  readonly subscribed: boolean;
}

/** One row a symbol, sorted by name: a price that moves never moves a row. */
export function priceRows(prices: Prices, sessions: Sessions, onDisk: readonly MarketDataInfo[]): PriceRow[] {
  const symbols = new Set([...Object.keys(prices), ...onDisk.map((info) => info.symbol)]);
  return [...symbols].sort().map((symbol) => {
    const quotes = Object.entries(prices[symbol] ?? {});
    const running = quotes.filter(([id]) => isActive(sessions[id]?.state ?? 'queued'));
    const furthest = (running.length > 0 ? running : quotes).reduce<[string, Quote] | null>(
      (latest, each) => (latest === null || isLater(each[1], latest[1]) ? each : latest),
      null,
    );
    return {
      symbol,
      quote: furthest?.[1] ?? null,
      sessionId: furthest?.[0] ?? null,
      sessions: quotes.length,
      subscribed: running.length > 0,
    };
  });
}

function isLater(a: Quote, b: Quote): boolean {
  return Date.parse(a.time ?? '') > Date.parse(b.time ?? '');
}
