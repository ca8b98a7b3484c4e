import { describe, expect, test } from 'vitest';
import { dayPath, monthlyReturns, rollingSharpe } from '../src/data/dayPath';
import { Moments } from '../src/run/model/moments';
import { byHour, byWeekday, histogram } from '../src/run/analysis/tradeStatistics';
import { line, started, summary, trade } from './stream';

const closed = (seq: number, date: string, equity: number, last: number) =>
  line(seq, 'session', { state: 'day_closed', date, equity, first_price: 100, last_price: last }, { accumulated: summary({ equity }) });

describe('the days of a run', () => {
  const days = dayPath([
    started(),
    closed(2, '2024-10-30', 101_000, 101),
    closed(3, '2024-10-31', 110_000, 110),
    closed(4, '2024-11-01', 99_000, 90),
    closed(5, '2025-01-02', 108_900, 95),
  ]);

  test('are its closed days, after what it began with', () => {
    expect(days.map(({ equity }) => equity)).toEqual([100_000, 101_000, 110_000, 99_000, 108_900]);
    expect(days.map(({ hold }) => hold)).toEqual([null, 1.01, 1.1, 0.9, 0.95]);
  });

  test('make months from close to close, and years of their months', () => {
    const [first, second] = monthlyReturns(days);
    expect(first?.months[9]).toBeCloseTo(0.1);
    expect(first?.months[10]).toBeCloseTo(-0.1);
    expect(first?.months[11]).toBeNull();
    expect(first?.total).toBeCloseTo(-0.01);
    expect(second?.months[0]).toBeCloseTo(0.1);
  });

  test('have a Sharpe from the first full window on', () => {
    const points = rollingSharpe(days, 2, 252);
    expect(points.map(({ date }) => date)).toEqual(['2024-10-31', '2024-11-01', '2025-01-02']);
    const [a, b] = [0.01, 110 / 101 - 1];
    const mean = (a + b) / 2;
    const deviation = Math.sqrt((a - mean) ** 2 + (b - mean) ** 2);
    expect(points[0]?.value).toBeCloseTo((mean / deviation) * Math.sqrt(252));
  });
});

describe('trades by what they have in common', () => {
  test('a weekday is the trading day\u2019s, not that of a midnight after it', () => {
    const week = new Moments(true, [
      { seq: 5, at: Date.parse('2003-10-04T00:00:00-04:00'), date: '2003-10-03' },
      { seq: 9, at: Date.parse('2003-10-07T00:00:00-04:00'), date: '2003-10-06' },
    ]);
    const friday = trade({ entry_time: '2003-10-04T00:00:00-04:00', pnl: 5 });
    const monday = trade({ entry_time: '2003-10-06T00:00:00-04:00', pnl: -2 });
    expect(byWeekday([friday, monday], (time) => week.dateOf(time)).map(({ name, pnl }) => [name, pnl])).toEqual([
      ['Monday', -2],
      ['Friday', 5],
    ]);
  });

  test('an hour is on the exchange\u2019s clock', () => {
    expect(byHour([trade(), trade()])).toEqual([{ name: '09:00', trades: 2, winners: 0, pnl: -1_500 }]);
  });

  test('a histogram counts each value once, in steps of a round width', () => {
    const { step, bins } = histogram([-950, -10, 0, 10, 20, 950]);
    expect(step).toBe(200);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(6);
    expect(bins.find(({ from }) => from === 0)?.count).toBe(3);
    expect(histogram([5]).bins).toEqual([{ from: 5, count: 1 }]);
  });
});
