import { describe, expect, test } from 'vitest';
import { firstOf, rangesOf } from '../src/run/chart/chartRange';
import { drawnKeys, indicatorGroup, indicatorKinds, lookOf, noKinds, panesOf } from '../src/run/chart/indicatorPanes';
import { lineColoursOf } from '../src/ui/lineColours';
import { candleAt } from '../src/run/chart/tradeMarks';
import { pathsOf } from '../src/run/chart/tradePaths';
import { distinctTimes, drawdowns, modelOf, upTo } from '../src/run/model/runModel';
import { neighbour } from '../src/run/model/tradeOrder';
import { metricGroups } from '../src/format/metricRows';
import { dayOf } from '../src/format/times';
import { csvCell, filterTrades, sortTrades, tradesCsv } from '../src/run/tables/tradeTable';
import { candle, line, position, started, summary, trade } from './stream';

describe('the model of a run', () => {
  test('sorts events by what they show and keeps their seq', () => {
    const model = modelOf([
      started(),
      candle(2, 100),
      line(3, 'trade', trade(), { accumulated: summary({ trades: 1, equity: 99_250 }) }),
      candle(4, 101),
    ]);
    expect(model.series.get('NIFTY 1m')?.map((point) => point.seq)).toEqual([2, 4]);
    expect(model.trades.get(1)?.trade_id).toBe('long-r0');
    expect(model.equity.map((point) => point.equity)).toEqual([100_000, 99_250]);
  });

  test('can be cut right after any event', () => {
    const points = modelOf([candle(2, 100), candle(5, 101), candle(9, 102)]).series.get('NIFTY 1m')!;
    expect(upTo(points, 4).map((point) => point.seq)).toEqual([2]);
    expect(upTo(points, 5).map((point) => point.seq)).toEqual([2, 5]);
    expect(upTo(points, 99)).toBe(points);
  });

  test('two points of one second become the later one', () => {
    expect(
      distinctTimes([
        { time: 1, value: 1 },
        { time: 1, value: 2 },
        { time: 2, value: 3 },
      ]),
    ).toEqual([
      { time: 1, value: 2 },
      { time: 2, value: 3 },
    ]);
  });

  test('drawdown is measured from the highest point so far', () => {
    expect(
      drawdowns(
        [
          { time: 1, equity: 100 },
          { time: 2, equity: 200 },
          { time: 3, equity: 150 },
        ],
        null,
      ).map((point) => point.value),
    ).toEqual([0, 0, -25]);
    expect(drawdowns([{ time: 1, equity: 150 }], 200)[0]?.value).toBe(-25);
  });
});

describe('the chart', () => {
  test('draws averages over the candles and oscillators below, lines of one indicator together', () => {
    const panes = panesOf(['sma(10,close)', 'rsi(14,close)', 'macd(12,26,9,close)', 'macd(12,26,9,close).signal'], noKinds);
    expect(panes.overlay).toEqual(['sma(10,close)']);
    expect(panes.below).toEqual([['rsi(14,close)'], ['macd(12,26,9,close)', 'macd(12,26,9,close).signal']]);
  });

  test('an output with a decimal in its parameters keeps its group', () => {
    expect(indicatorGroup('supertrend(10,3.5).direction')).toBe('supertrend(10,3.5)');
    expect(indicatorGroup('bollinger(20,2.5,close)')).toBe('bollinger(20,2.5,close)');
  });

  test('draws every output where and as the catalogue says', () => {
    expect(lookOf('bollinger(20,2.5,close)', noKinds)).toEqual({ place: 'overlay', style: 'line' });
    expect(lookOf('bollinger(20,2.5,close).percent_b', noKinds)).toEqual({ place: 'pane', style: 'line' });
    expect(lookOf('macd(12,26,9,close).histogram', noKinds)).toEqual({ place: 'pane', style: 'histogram' });
    expect(lookOf('anchored_vwap(session,09:15)', noKinds)).toEqual({ place: 'overlay', style: 'line' });
    expect(lookOf('renko(10,false,14)', noKinds)).toEqual({ place: 'overlay', style: 'candle' });
    expect(lookOf('something else', noKinds)).toEqual({ place: 'pane', style: 'line' });
  });

  test('knows an indicator by the display name that its strategy gives it', () => {
    const indicators = {
      a: { indicator_name: 'Bollinger Bands', display_name: 'Trend 1.5' },
      b: { indicator_name: 'macd', display_name: 'M' },
      c: { indicator_name: 'sma' },
    };
    const kinds = indicatorKinds({ data: { tradingInstrumentConfig: { timeframes: [{ indicators }] } } });
    expect(lookOf('Trend 1.5', kinds).place).toBe('overlay');
    expect(lookOf('Trend 1.5.bandwidth', kinds).place).toBe('pane');
    expect(lookOf('Trend 1.5_2', kinds).place).toBe('overlay');
    expect(lookOf('M.histogram', kinds)).toEqual({ place: 'pane', style: 'histogram' });
  });

  test('marks a trade on the candle that was open when it happened', () => {
    const points = modelOf([candle(1, 100), candle(2, 101)]).series.get('NIFTY 1m')!;
    expect(candleAt(points, points[1]!.time + 30)).toBe(points[1]);
    expect(candleAt(points, points[0]!.time - 1)).toBeNull();
  });

  const minutes = (from: number, count: number) =>
    modelOf(
      Array.from({ length: count }, (_, index) => {
        const event = candle(index + 1, 100);
        const minute = from + index;
        (event.data as { timestamp: string }).timestamp =
          `2024-10-29T${String(9 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00+05:30`;
        return event;
      }),
    ).series.get('NIFTY 1m')!;

  test('shows the stop a trade had, as it was moved', () => {
    const trailing = [95, 97].map((stop_loss, index) => ({
      seq: index,
      time: Date.parse(`2024-10-29T09:${30 + index}:00Z`) / 1000,
      position: position({ stop_loss, take_profit: null }),
    }));
    const stop = pathsOf(trade(), trailing, minutes(15, 120)).find((path) => path.tone === 'down');
    expect(stop?.points.map((point) => point.value)).toEqual([95, 97, 97]);
  });

  test('draws the lines of a trade on times of candles only, for any other time would move the marks of all trades', () => {
    const candles = minutes(15, 120);
    const within = trade({ entry_time: '2024-10-29T09:19:21+05:30', exit_time: '2024-10-29T10:48:40+05:30' });
    const moved = [30, 45].map((second, index) => ({
      seq: index,
      time: Date.parse(`2024-10-29T09:31:${second}Z`) / 1000,
      position: position({ stop_loss: 95 + index }),
    }));
    const times = new Set(candles.map((point) => point.time));
    const paths = pathsOf(within, moved, candles);
    expect(paths.length).toBeGreaterThan(1);
    for (const { points } of paths) {
      expect(points.every((point) => times.has(point.time))).toBe(true);
      expect(new Set(points.map((point) => point.time)).size).toBe(points.length);
    }
    expect(paths.find((path) => path.tone === 'down')?.points[0]?.value).toBe(96);
  });

  test('gives each indicator a colour that no other has', () => {
    const keys = Array.from({ length: 24 }, (_, index) => `sma(${index},close)`);
    const colours = [...lineColoursOf(drawnKeys(keys, noKinds)).values()];
    expect(new Set(colours).size).toBe(keys.length);
    expect(colours.every((colour) => /^#[0-9a-f]{6}$/.test(colour))).toBe(true);
  });

  test('offers stretches up to the whole run', () => {
    const candles = minutes(15, 180);
    const [twoHours] = rangesOf(false);
    expect(candles.length - firstOf(twoHours!, candles)).toBe(120);
    for (const isDaily of [true, false]) expect(rangesOf(isDaily).at(-1)?.seconds).toBeNull();
    expect(firstOf(rangesOf(true).at(-1)!, candles)).toBe(0);
  });
});

describe('the trade before and after', () => {
  const [first, second, third] = [10, 20, 30].map((seq) =>
    trade({
      trade_id: `t${seq}`,
      entry_flow_ids: [`exec_buy_20241029_091900_${seq}`],
      exit_flow_ids: [`exec_exit_20241029_092000_${seq + 5}`],
    }),
  );
  const trades = [first!, second!, third!];

  test('is the neighbour of the chosen one', () => {
    expect(neighbour(trades, second!, 0, 1)).toBe(third);
    expect(neighbour(trades, second!, 0, -1)).toBe(first);
    expect(neighbour(trades, third!, 0, 1)).toBeNull();
  });

  test('without a choice follows from the event that is shown', () => {
    expect(neighbour(trades, null, 26, 1)).toBe(third);
    expect(neighbour(trades, null, 26, -1)).toBe(second);
    expect(neighbour(trades, null, 3, -1)).toBeNull();
  });
});

describe('metrics', () => {
  const text = (metrics: Readonly<Record<string, unknown>>, timeOf?: (time: string) => string) =>
    metricGroups(metrics, timeOf)[0]?.rows[0]?.text;

  test('durations are in days and hours', () => {
    expect(text({ average_duration_minutes: 14_700 })).toBe('10d 5h');
    expect(text({ longest_duration_minutes: 10_080 })).toBe('7d');
    expect(text({ longest_duration_minutes: 89 })).toBe('1h 29m');
  });

  test('a figure that means little says so and why', () => {
    const rows = metricGroups({ annualised_return: 3.5, sharpe: 1, means_little: { annualised_return: 'one day' } })[0]?.rows;
    expect(rows?.map(({ key, doubt }) => [key, doubt])).toEqual([
      ['annualised_return', 'one day'],
      ['sharpe', null],
    ]);
  });

  test('a drawdown on daily candles has days, not times that the way through a candle made up', () => {
    expect(text({ max_drawdown_peak_time: '2018-02-05T06:00:00-05:00' }, dayOf)).toBe('5 Feb 2018');
    expect(text({ max_drawdown_peak_time: '2018-02-05T06:00:00-05:00' })).toBe('2018-02-05 06:00:00');
  });
});

describe('the trades table', () => {
  const numbered = [trade({ trade_id: 'b', pnl: 5 }), trade({ trade_id: 'a', pnl: -7 }), trade({ trade_id: 'c', pnl: 5 })].map(
    (each, index) => ({ number: index + 1, trade: each }),
  );

  test('sorts by a column and keeps closing order among equals', () => {
    expect(sortTrades(numbered, { column: 'pnl', descending: true }).map((each) => each.number)).toEqual([1, 3, 2]);
  });

  test('filters by outcome and by words', () => {
    expect(filterTrades(numbered, '', 'losers').map((each) => each.trade.trade_id)).toEqual(['a']);
    expect(filterTrades(numbered, 'STOP_LOSS', 'all')).toHaveLength(3);
  });

  test('exports numbers as they are and texts that cannot be formulas', () => {
    const [head, row] = tradesCsv([{ number: 1, trade: trade({ exit_reason: '=1+1, "x"', pnl: -0.1 }) }]).split('\r\n');
    expect(head?.split(',')[0]).toBe('trade_id');
    expect(row).toContain('-0.1');
    expect(row).toContain(`"'=1+1, ""x"""`);
    expect(csvCell(-5)).toBe('-5');
  });
});
