import { expect, test } from 'vitest';
import { age, chartTime, clockOf, duration, shortTime } from '../../src/format/times';

const time = '2024-10-29T09:17:00+05:30';

test('times are shown on the exchange\u2019s clock', () => {
  expect(clockOf(time)).toBe('09:17:00');
  expect(shortTime(time)).toBe('29 Oct 09:17:00');
  expect(shortTime('2024-10-29T00:00:00+05:30')).toBe('29 Oct 2024');
});

test('a chart puts the exchange\u2019s clock on its axis', () => {
  expect(new Date(chartTime(time) * 1000).toISOString()).toBe('2024-10-29T09:17:00.000Z');
});

test('durations name their two largest units', () => {
  expect(duration(4_000)).toBe('4s');
  expect(duration(245_000)).toBe('4m 05s');
  expect(duration(7_800_000)).toBe('2h 10m');
});

test('an age below a second does not flicker', () => {
  expect(age(400)).toBe('now');
});
