import { number } from '../format/numbers';
import { age, fullTime } from '../format/times';
import { speedWords } from '../format/words';
import type { FormValues } from '../ui/PointerForm';
import type { Feed, FeedGap } from '../wire/rest';

const mebibyte = 1_048_576;

/** The venues by their names, with an instrument as each names it. */
export const venues: Readonly<Record<string, readonly [string, string]>> = {
  binance: ['Binance', 'BTCUSDT'],
  coinbase: ['Coinbase', 'BTC-USD'],
  kraken: ['Kraken', 'BTC/USD'],
};

/** Where a feed's ticks come from, in words: a replay never looks like a market. */
export function sourceWords({ source, settings }: Pick<Feed, 'source' | 'settings'>): string {
  if (source === 'push') return 'Pushed by programs';
  if (settings == null) return source;
  if ('instrument' in settings) {
    return `${settings.instrument} of ${venues[source]?.[0] ?? source}${settings.url === undefined ? '' : ` at ${settings.url}`}`;
  }
  const { file, speed, now, loop } = settings;
  return `Replay of ${file} at ${speedWords(speed)}${now ? ', as if now' : ''}${loop ? ', again and again' : ''}`;
}

/** Age of the last tick as the server measured it. */
export function lastTickWords({ last_tick_age: seconds }: Pick<Feed, 'last_tick_age'>): string {
  return seconds === null ? 'none yet' : age(seconds * 1_000);
}

/** Records a second. */
export function rateWords({ rate }: Pick<Feed, 'rate'>): string {
  return `${number(rate, rate > 0 && rate < 100 ? 1 : 0)}/s`;
}

/** What a row opens to, name and value. */
export function feedFacts(feed: Feed): readonly (readonly [string, string])[] {
  return [
    ['Source', sourceWords(feed)],
    ['Exchange', feed.exchange ?? 'UTC, and as a strategy says'],
    ['Ticks', number(feed.ticks, 0)],
    ['Position in the log', number(feed.position, 0)],
    ['Time of the last tick', feed.last_tick_time === null ? 'none' : `${fullTime(feed.last_tick_time)} UTC`],
    ['Lag', feed.lag === null ? 'not known' : age(Math.max(0, feed.lag) * 1_000)],
    ['Late', number(feed.late, 0)],
    ['Duplicates', number(feed.duplicates, 0)],
    ['Reconnects', number(feed.reconnects, 0)],
    ['Faults', number(feed.faults, 0)],
    ['Stale after', age(feed.stale_after * 1_000)],
    ['Kept', keptWords(feed.retention)],
  ];
}

function keptWords(retention: Feed['retention']): string {
  const parts = [
    retention?.days == null ? null : `${retention.days} days`,
    retention?.bytes == null ? null : `${number(retention.bytes / mebibyte, 0)} MiB`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'all' : parts.join(', ');
}

/** Why nothing was received. */
export const gapWords: Record<FeedGap['reason'], string> = {
  unknown: 'no reason on record',
  not_running: 'the feed did not run',
  disconnected: 'no connection',
  missing: 'left out by the source',
  renumbered: 'the source began its numbers anew',
};

export const newFeed: FormValues = { symbol: '', source: 'push', exchange: '', speed: '1', stamps: 'recorded', loop: false };

export const symbolOf = (values: FormValues): string => String(values['symbol'] ?? '').trim();

/** A feed as its form has it. */
export function feedValues(feed: Feed): FormValues {
  const { settings, retention } = feed;
  return {
    ...newFeed,
    symbol: feed.symbol,
    source: feed.source,
    exchange: feed.exchange ?? '',
    stale_after: feed.stale_after,
    days: retention?.days ?? null,
    mebibytes: retention?.bytes == null ? null : retention.bytes / mebibyte,
    ...(settings == null
      ? {}
      : 'instrument' in settings
        ? { instrument: settings.instrument, url: settings.url ?? '' }
        : { file: settings.file, speed: String(settings.speed), stamps: settings.now ? 'now' : 'recorded', loop: settings.loop }),
  };
}

/** What would be refused, by field. */
export function feedProblems(values: FormValues, taken: readonly string[]): Readonly<Record<string, string>> {
  const symbol = symbolOf(values);
  const wrong: Record<string, string> = {};
  if (symbol === '') wrong['symbol'] = 'It needs a symbol.';
  if (taken.includes(symbol)) wrong['symbol'] = 'There is a feed of this symbol.';
  if (values['source'] !== 'replay') return wrong;
  if (String(values['file'] ?? '').trim() === '') wrong['file'] = 'What is played?';
  const speed = String(values['speed'] ?? '').trim();
  if (speed !== '' && speed !== 'max' && !(Number(speed) > 0)) wrong['speed'] = 'A number above 0, or max.';
  return wrong;
}

/** The body of the request. What is left empty is the server's default, and a push has nothing of a replay. */
export function feedOf(values: FormValues): object {
  const text = (name: string) => String(values[name] ?? '').trim();
  const common = {
    source: text('source'),
    ...(text('exchange') === '' ? {} : { exchange: text('exchange') }),
    ...(text('stale_after') === '' ? {} : { stale_after: Number(text('stale_after')) }),
    ...(text('days') === '' && text('mebibytes') === ''
      ? {}
      : {
          retention: {
            ...(text('days') === '' ? {} : { days: Number(text('days')) }),
            ...(text('mebibytes') === '' ? {} : { bytes: Math.round(Number(text('mebibytes')) * mebibyte) }),
          },
        }),
  };
  if (common.source in venues) {
    return {
      ...common,
      ...(text('instrument') === '' ? {} : { instrument: text('instrument') }),
      ...(text('url') === '' ? {} : { url: text('url') }),
    };
  }
  if (common.source !== 'replay') return common;
  const [speed, isNow] = [text('speed'), text('stamps') === 'now'];
  return {
    ...common,
    file: text('file'),
    ...(speed === '' ? {} : { speed: speed === 'max' ? 'max' : Number(speed) }),
    stamps: isNow ? 'now' : 'recorded',
    ...(isNow && values['loop'] === true ? { loop: true } : {}),
  };
}
