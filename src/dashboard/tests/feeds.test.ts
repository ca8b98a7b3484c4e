import { describe, expect, test } from 'vitest';
import { isQuiet, tickAge } from '../src/data/followedFeed';
import { modeOf } from '../src/format/words';
import { feedFacts, feedOf, feedProblems, feedValues, lastTickWords, newFeed, rateWords, sourceWords } from '../src/market/feedRows';
import { cardFacts } from '../src/strategies/cardFacts';
import type { Execution, Feed } from '../src/wire/rest';
import { fold, session, status, tick } from './stream';

const replay = { file: 'SYNTH.ticks.csv.gz', speed: 1, now: true, loop: true } as const;

describe('a session on a feed', () => {
  const at = (state: string, age: number | null, received: number) => tick({ feed: { state, last_tick_age: age } }, received);

  test('has the feed as its last frame says, and the age goes on from there', () => {
    const { feed } = fold(status(), at('running', 0.5, 1_000)).sessions[session]!;
    expect(feed).toEqual({ state: 'running', age: 0.5, at: 1_000 });
    expect(tickAge(feed!, 3_000)).toBe(2_500);
  });

  test('has the age in place of progress from its first frame on', () => {
    expect(cardFacts(fold(status(), at('running', 0, 0)).sessions[session]!).isOnFeed).toBe(true);
    expect(cardFacts(fold(status(), tick()).sessions[session]!).isOnFeed).toBe(false);
  });

  test('has no age before the first tick', () => {
    expect(tickAge(fold(status(), at('waiting', null, 0)).sessions[session]!.feed!, 9_000)).toBeNull();
  });

  test('has the feed as the list answers, unless a frame came after it was asked for', () => {
    const answer = (state: string, asked: number) =>
      ({
        type: 'executions',
        at: asked,
        complete: true,
        items: [
          { session_id: session, strategy_id: 'rsi', state: 'running', summary: null, progress: null, feed: { state, last_tick_age: 40 } },
        ],
      }) as unknown as Parameters<typeof fold>[0];
    expect(fold(status(), at('running', 0, 1_000), answer('stale', 2_000)).sessions[session]!.feed?.state).toBe('stale');
    expect(fold(status(), at('running', 0, 3_000), answer('stale', 2_000)).sessions[session]!.feed?.state).toBe('running');
  });

  test('is asked for where nothing is heard of it', () => {
    const feed = { state: 'running' as const, age: 0, at: 1_000 };
    const live = { state: 'running' as const, execution: { source: 'feed' } as Execution, feed };
    expect([isQuiet(live, 4_000), isQuiet(live, 6_000), isQuiet({ ...live, feed: null }, 4_000)]).toEqual([false, true, true]);
    expect(isQuiet({ ...live, state: 'stopped' }, 6_000)).toBe(false);
    expect(isQuiet({ ...live, execution: { source: 'data' } as Execution, feed: null }, 6_000)).toBe(false);
  });

  test('follows none when it has ended', () => {
    expect(fold(status(), at('running', 0, 0), status({ state: 'stopped' })).sessions[session]!.feed).toBeNull();
  });

  test('is live, which a replay of files is not', () => {
    const of = (mode: string, source: string) => modeOf({ mode, source } as Execution);
    expect([of('live_simulation', 'feed'), of('live_simulation', 'data'), of('backtest', 'feed')]).toEqual([
      'Live on a feed',
      'Live simulation',
      'Backtest',
    ]);
  });
});

describe('the list of feeds', () => {
  test('names a replay as one', () => {
    expect(sourceWords({ source: 'push' })).toBe('Pushed by programs');
    expect(sourceWords({ source: 'replay', settings: replay })).toBe('Replay of SYNTH.ticks.csv.gz at 1×, as if now, again and again');
    expect(sourceWords({ source: 'kraken', settings: { instrument: 'BTC/USD' } })).toBe('BTC/USD of Kraken');
    expect(sourceWords({ source: 'binance', settings: { instrument: 'BTCUSDT', url: 'ws://127.0.0.1:1' } })).toBe(
      'BTCUSDT of Binance at ws://127.0.0.1:1',
    );
  });

  test('has the figures of the server in words', () => {
    expect([lastTickWords({ last_tick_age: null }), lastTickWords({ last_tick_age: 0.4 }), lastTickWords({ last_tick_age: 75 })]).toEqual([
      'none yet',
      'now',
      '1m 15s',
    ]);
    expect([rateWords({ rate: 0 }), rateWords({ rate: 1.26 }), rateWords({ rate: 12_345.6 })]).toEqual(['0/s', '1.3/s', '12,346/s']);
    const at = { last_tick_time: '2025-01-06T14:30:01.25+00:00' };
    const feed = { ...at, source: 'push', lag: null, exchange: null, stale_after: 30, retention: { days: 30 } } as Feed;
    const facts = new Map(feedFacts(feed));
    expect([facts.get('Stale after'), facts.get('Kept'), facts.get('Lag')]).toEqual(['30s', '30 days', 'not known']);
    expect(facts.get('Time of the last tick')).toBe('2025-01-06 14:30:01 UTC');
  });
});

describe('a new feed', () => {
  test('that is pushed says nothing of a replay, and what is empty is left to the server', () => {
    expect(feedOf({ ...newFeed, symbol: 'ACME', file: 'left over' })).toEqual({ source: 'push' });
    expect(feedOf({ ...newFeed, exchange: 'NYSE', stale_after: 5, days: 30 })).toEqual({
      source: 'push',
      exchange: 'NYSE',
      stale_after: 5,
      retention: { days: 30 },
    });
  });

  test('that is a replay repeats only with times of now', () => {
    const values = { ...newFeed, source: 'replay', file: 'A.ticks.csv', speed: 'max', loop: true };
    expect(feedOf(values)).toEqual({ source: 'replay', file: 'A.ticks.csv', speed: 'max', stamps: 'recorded' });
    expect(feedOf({ ...values, stamps: 'now' })).toMatchObject({ stamps: 'now', loop: true });
  });

  test('of a venue has its instrument and address, and nothing of a replay', () => {
    const values = { ...newFeed, source: 'coinbase', file: 'left over' };
    expect(feedOf(values)).toEqual({ source: 'coinbase' });
    expect(feedOf({ ...values, instrument: 'BTC-USD', url: 'wss://proxy' })).toEqual({
      source: 'coinbase',
      instrument: 'BTC-USD',
      url: 'wss://proxy',
    });
  });

  test('that is changed sends again all that it was', () => {
    const common = { symbol: 'BTC', exchange: null, stale_after: 12, retention: { days: 3, bytes: 5_000_000 } };
    const kept = { stale_after: 12, retention: { days: 3, bytes: 5_000_000 } };
    const of = (feed: object) => feedOf(feedValues({ ...common, ...feed } as Feed));
    expect(of({ source: 'push' })).toEqual({ source: 'push', ...kept });
    expect(of({ source: 'push', retention: null, exchange: 'NYSE' })).toEqual({ source: 'push', exchange: 'NYSE', stale_after: 12 });
    expect(of({ source: 'kraken', settings: { instrument: 'BTC/USD', url: 'ws://a' } })).toEqual({
      source: 'kraken',
      instrument: 'BTC/USD',
      url: 'ws://a',
      ...kept,
    });
    expect(of({ source: 'replay', settings: replay })).toEqual({
      source: 'replay',
      file: replay.file,
      speed: 1,
      stamps: 'now',
      loop: true,
      ...kept,
    });
  });

  test('says what is wrong before the server is asked', () => {
    expect(feedProblems(newFeed, [])).toEqual({ symbol: 'It needs a symbol.' });
    expect(feedProblems({ ...newFeed, symbol: 'ACME' }, ['ACME'])).toEqual({ symbol: 'There is a feed of this symbol.' });
    expect(Object.keys(feedProblems({ ...newFeed, symbol: 'ACME', source: 'replay', speed: '0' }, []))).toEqual(['file', 'speed']);
  });
});
