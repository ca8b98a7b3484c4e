import { describe, expect, test } from 'vitest';
import { closedDays, Moments } from '../src/run/model/moments';
import { modelOf } from '../src/run/model/runModel';
import { candleAt } from '../src/run/chart/tradeMarks';
import { candle, line, started } from './stream';
import type { SessionEvent } from '../src/wire/events';

const closed = (seq: number, time: string, date: string) =>
  ({ ...line(seq, 'session', { state: 'day_closed', date, equity: 100_000 }), time }) as SessionEvent;

const newYork = closedDays([
  started(),
  closed(10, '2003-10-03T00:00:00-04:00', '2003-10-02'),
  closed(20, '2003-10-04T00:00:00-04:00', '2003-10-03'),
  closed(30, '2003-10-07T00:00:00-04:00', '2003-10-06'),
]);

/** Monday begins on Sunday evening, and ends where Tuesday begins. */
const fx = closedDays([closed(10, '2024-03-08T17:00:00-05:00', '2024-03-08'), closed(20, '2024-03-11T17:00:00-04:00', '2024-03-11'),
  closed(30, '2024-03-12T17:00:00-04:00', '2024-03-12')]);

describe('the trading day of a daily run', () => {
  const moments = new Moments(true, newYork);

  test('is that of the event which closes it, whatever the date of its midnight', () => {
    expect(moments.ofEvent('2003-10-04T00:00:00-04:00', 19)).toBe('3 Oct 2003');
    expect(moments.ofEvent('2003-10-06T00:00:00-04:00', 21)).toBe('6 Oct 2003');
    expect(moments.ofEvent('2003-10-08T00:00:00-04:00', 31)).toBe('8 Oct 2003');
  });

  test('of a fill at the open is the day itself, and at the close of a candle the day before', () => {
    expect(moments.ofTime('2003-10-03T00:00:00-04:00')).toBe('3 Oct 2003');
    expect(moments.ofTime('2003-10-03T00:00:00-04:00', true)).toBe('2 Oct 2003');
    expect(moments.ofTime('2003-10-03T06:00:00-04:00')).toBe('3 Oct 2003');
  });

  test('is never a Saturday: no day begins there', () => {
    expect(moments.ofTime('2003-10-04T00:00:00-04:00')).toBe('3 Oct 2003');
    expect(moments.ofTime('2003-10-06T00:00:00-04:00')).toBe('6 Oct 2003');
  });

  test('begins on the evening before where the exchange says so', () => {
    const evening = new Moments(true, fx);
    expect(evening.dateOf('2024-03-10T17:00:00-04:00')).toBe('2024-03-11');
    expect(evening.dateOf('2024-03-11T17:00:00-04:00')).toBe('2024-03-12');
    expect(evening.dateOf('2024-03-11T17:00:00-04:00', true)).toBe('2024-03-11');
    expect(evening.dateOf('2024-03-08T17:00:00-05:00')).toBe('2024-03-08');
  });

  test('is not guessed while it is being read', () => {
    expect(new Moments(true, null).ofTime('2003-10-04T00:00:00-04:00')).toBe('\u2013');
  });
});

test('a run on candles within the day has times', () => {
  expect(new Moments(false, []).ofTime('2024-10-29T09:17:00+05:30')).toBe('29 Oct 09:17:00');
});

test('a daily candle stands on its trading day, and what happened on the evening before stands on it', () => {
  const monday = candle(2, 100);
  const own = { ...monday, data: { ...monday.data, timeframe: '1d', timestamp: '2024-03-10T17:00:00-05:00', date: '2024-03-11' } };
  const [point] = modelOf([own as SessionEvent]).series.get('NIFTY 1d') ?? [];
  expect(point?.time).toBe(Date.parse('2024-03-11T00:00:00Z') / 1000);
  expect(candleAt([point!], Date.parse('2024-03-10T18:30:00Z') / 1000)).toBe(point);
  expect(candleAt([point!], Date.parse('2024-03-10T16:00:00Z') / 1000)).toBeNull();
});
