import { describe, expect, test } from 'vitest';
import { chartTimeframe, findingsOf, rangeWords, sorted } from '../src/market/fileRows';
import { emptyImport, factsOf, obstacleOf, optionsOf, spanWords, thereAlready } from '../src/market/importDraft';
import { exchangeOf, exchangeValues, instrumentOf, instrumentValues, linesProblem, newExchange } from '../src/market/referenceForms';
import { nested } from '../src/ui/PointerForm';
import type { ExchangeInfo, ImportAnswer, InstrumentDetails, MarketDataInfo, QualityReport } from '../src/wire/rest';

const answer = {
  format: 'yahoo',
  kind: 'candles',
  symbol: 'INFY',
  timeframe: '1d',
  zone: null,
  rows: 1_500,
  first: { timestamp: '2022-01-03' },
  last: { timestamp: '2027-10-01' },
  columns_read: ['Date', 'Close'],
  columns_ignored: [],
  repaired: [],
  gaps: { count: 79, longest: 'P2DT3H' },
  warnings: [],
  needs: [],
  file: null,
} as ImportAnswer;
const file = (symbol: string, timeframe: string | null, from: string | null, to: string | null) =>
  ({ symbol, timeframe, file: `${symbol}.${timeframe}.csv`, from, to, problem: null }) as MarketDataInfo;

describe('an import', () => {
  test('says what a person said, and nothing that was left to the file', () => {
    expect(optionsOf(emptyImport, true)).toEqual({ dry_run: 'true' });
    expect(optionsOf({ ...emptyImport, symbol: ' BTC/USDT ', adjusted: true }, false)).toEqual({ symbol: 'BTC/USDT', adjusted: 'true' });
  });

  test('is held up by what must be known first, and by data that are there', () => {
    const there = thereAlready(answer, [file('INFY', '1m', null, null), file('INFY', '1d', null, null)]);
    expect(there?.timeframe).toBe('1d');
    expect(obstacleOf({ ...answer, needs: ['zone'] }, null, false)).toBe('Say its zone first.');
    expect(obstacleOf(answer, there, false)).toContain('INFY 1d is there already');
    expect(obstacleOf(answer, there, true)).toBeNull();
    expect(obstacleOf(answer, null, false)).toBeNull();
  });

  test('tells what was understood', () => {
    const facts = new Map(factsOf(answer));
    expect([facts.get('Kind'), facts.get('Rows'), facts.get('Zone'), facts.get('Gaps')]).toEqual([
      'candles of 1d',
      '1,500',
      'not needed: days',
      '79, longest 2d 3h',
    ]);
    expect(spanWords('PT15M')).toBe('15m');
  });
});

describe('the list of data', () => {
  test('is by symbol and then by length', () => {
    const files = [file('B', '1d', null, null), file('A', '1h', null, null), file('A', 'ticks', null, null), file('A', '5m', null, null)];
    expect(sorted(files, '').map(({ file: name }) => name)).toEqual(['A.ticks.csv', 'A.5m.csv', 'A.1h.csv', 'B.1d.csv']);
    expect(sorted(files, 'b')).toHaveLength(1);
  });

  test('draws long data of few candles', () => {
    expect(chartTimeframe(file('A', '1d', '2000-01-03', '2020-04-17'))).toBe('1d');
    expect(chartTimeframe(file('A', '1m', '2024-01-01T09:15:00+05:30', '2024-06-01T15:30:00+05:30'))).toBe('1d');
    expect(chartTimeframe(file('A', '1m', '2024-01-01T09:15:00+05:30', '2024-01-03T15:30:00+05:30'))).toBe('1m');
    expect(chartTimeframe(file('A', 'ticks', '2025-01-06T09:15:00+05:30', '2025-01-08T15:30:00+05:30'))).toBe('5m');
  });

  test('has times where there are few days', () => {
    expect(rangeWords(file('A', '1d', '2000-01-03T00:00:00-05:00', '2020-04-17T00:00:00-04:00'))).toBe('2000-01-03 to 2020-04-17');
    expect(rangeWords(file('A', '1m', '2025-01-06T09:15:00+05:30', '2025-01-06T15:30:00+05:30'))).toBe(
      '2025-01-06 09:15 to 2025-01-06 15:30',
    );
  });

  test('words what is odd', () => {
    const none = { count: 0, items: [] };
    const gap = { from: '2001-09-10T00:00:00-04:00', to: '2001-09-17T00:00:00-04:00', missing: 4 };
    const others = { outliers: none, zero_prices: none, stale_prices: none, splits: none };
    const report = { exchange: 'NYSE', gaps: { count: 1, items: [gap] }, ...others } as unknown as QualityReport;
    const [gaps, ...rest] = findingsOf(report);
    expect(gaps?.items).toEqual(['2001-09-10 00:00 to 2001-09-17 00:00: 4 missing']);
    expect(rest.map(({ count }) => count)).toEqual([0, 0, 0, 0]);
  });
});

describe('forms of the API', () => {
  test('a pointer is a place in the object, and what is empty is left to the server', () => {
    expect(nested({ id: 'a', 'commission/per_order': 2, 'commission/percent': null, 'slippage/ticks': 0, currency: '' })).toEqual({
      id: 'a',
      commission: { per_order: 2 },
      slippage: { ticks: 0 },
    });
  });

  test('an instrument goes there and back', () => {
    const sizes = { '2024-04-26': 25, '2024-11-20': 75 };
    const instrument = { symbol: 'F', kind: 'future', expiry: '2024-11-28', lot_sizes: sizes, strike: null };
    expect(instrumentOf(instrumentValues(instrument as unknown as InstrumentDetails))).toEqual({
      symbol: 'F',
      kind: 'future',
      expiry: '2024-11-28',
      lot_sizes: sizes,
    });
    expect(linesProblem({ lot_sizes: '2024-04-26' }, 'lot_sizes', 'wrong')).toEqual({ lot_sizes: 'wrong' });
  });

  test('an exchange with a break has two sessions on its days', () => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri'];
    const exchange: ExchangeInfo = {
      id: 'X',
      built_in: false,
      zone: 'Asia/Tokyo',
      sessions: [
        { days, open: '09:00', close: '11:30' },
        { days, open: '12:30', close: '15:30' },
      ],
      day_start: '00:00',
      holidays: ['2025-01-01'],
      early_closes: { '2025-12-30': '14:00' },
    };
    const { id: _id, built_in: _builtIn, ...document } = exchange;
    expect(exchangeOf(exchangeValues(exchange))).toEqual(document);
    expect(exchangeOf({ ...newExchange, zone: 'UTC' })).toMatchObject({ sessions: [{ days, open: '09:30', close: '16:00' }] });
  });
});
