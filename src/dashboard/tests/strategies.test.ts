import { expect, test } from 'vitest';
import { emptyDraft, requestOf } from '../src/strategies/executionDraft';

test('what is left empty is left to the server', () => {
  const request = requestOf({ ...emptyDraft, strategyId: 'rsi' });
  expect(request).not.toHaveProperty('from');
  expect(request).not.toHaveProperty('fill');
});

test('a backtest asks for no speed', () => {
  expect(requestOf({ ...emptyDraft, mode: 'backtest' })).not.toHaveProperty('speed');
});

test('speeds are numbers, or max', () => {
  expect(requestOf({ ...emptyDraft, speed: '500' }).speed).toBe(500);
  expect(requestOf({ ...emptyDraft, speed: 'max' }).speed).toBe('max');
});
