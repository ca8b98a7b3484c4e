import { expect, test } from 'vitest';
import { dataRangeOf, rangeProblems } from '../src/strategies/dataRange';
import { emptyDraft, requestOf } from '../src/actions/executionDraft';
import { speeds } from '../src/actions/SpeedSelect';

test('what is left empty is left to the server', () => {
  const request = requestOf({ ...emptyDraft, strategyId: 'rsi' });
  expect(request).not.toHaveProperty('from');
  expect(request).not.toHaveProperty('fill');
});

test('a backtest asks for no speed', () => {
  expect(requestOf({ ...emptyDraft, mode: 'backtest' })).not.toHaveProperty('speed');
});

test('a run on a feed is a live simulation without a speed', () => {
  const request = requestOf({ ...emptyDraft, source: 'feed' });
  expect(request).toMatchObject({ mode: 'live_simulation', source: 'feed' });
  expect(request).not.toHaveProperty('speed');
  expect(requestOf(emptyDraft)).not.toHaveProperty('source');
});

test('a run a day is asked for on a feed alone', () => {
  expect(requestOf({ ...emptyDraft, source: 'feed', dailyRestart: true }).daily_restart).toBe(true);
  expect(requestOf({ ...emptyDraft, source: 'feed' })).not.toHaveProperty('daily_restart');
  expect(requestOf({ ...emptyDraft, dailyRestart: true })).not.toHaveProperty('daily_restart');
});

test('speeds are numbers, or max', () => {
  expect(requestOf({ ...emptyDraft, speed: '500' }).speed).toBe(500);
  expect(requestOf({ ...emptyDraft, speed: 'max' }).speed).toBe('max');
});

test('speeds are offered up to a million and max, which is beyond any data', () => {
  expect(speeds).toEqual(expect.arrayContaining([1, 5_000, 100_000, 1_000_000, 'max']));
});

test('a range beside the data is refused before the server is asked', () => {
  const days = { from: '2000-01-03T00:00:00-05:00', to: '2020-04-17T00:00:00-04:00' };
  const file = { symbol: 'SP500', timeframe: '1d', file: '', bytes: 0, ...days, problem: null };
  const range = dataRangeOf('SP500', [file]);
  expect(range).toEqual({ symbol: 'SP500', from: '2000-01-03', to: '2020-04-17' });
  expect(rangeProblems('2030-01-01', '', range).from).toContain('2020-04-17');
  expect(rangeProblems('', '1999-12-31', range).to).toContain('2000-01-03');
  expect(rangeProblems('2010-01-01', '2009-01-01', range).to).toBeDefined();
  expect(rangeProblems('2010-01-01', '2015-01-01', range)).toEqual({});
  expect(rangeProblems('2030-01-01', '', dataRangeOf('OTHER', [file]))).toEqual({});
});
