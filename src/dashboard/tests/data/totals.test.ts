import { expect, test } from 'vitest';
import { stateOf } from '../../src/data/connectionView';
import { newSession } from '../../src/data/sessionReducer';
import { countsOf, totalsOf } from '../../src/data/totals';
import { emptyWorld, type Session } from '../../src/data/world';
import { summary } from '../stream';

const made = (id: string, changes: Partial<Session>): Session => ({ ...newSession(id), ...changes });
const winning = made('local.a.paper', {
  state: 'running',
  capital: 100_000,
  summary: summary({ realized_pnl: 500, unrealized_pnl: -200, open_positions: 2 }),
});
const losing = made('local.b.inr', { state: 'completed', capital: 1_000_000, summary: summary({ realized_pnl: -1_000 }) });

test('amounts of different currencies are never added', () => {
  const totals = totalsOf([winning, losing], (session) => (session === losing ? 'INR' : 'USD'));
  expect(totals.map((total) => [total.currency, total.total])).toEqual([
    ['INR', -1_000],
    ['USD', 300],
  ]);
});

test('the percentage is of the capital', () => {
  expect(totalsOf([winning], () => 'USD')[0]?.percent).toBeCloseTo(0.3);
});

test('a finished strategy is not active', () => {
  expect(countsOf([winning, losing])).toEqual({ active: 1, all: 2, openPositions: 2 });
});

test('a live connection that has been silent for too long is stale', () => {
  const live = { ...emptyWorld.connection, phase: 'live' as const, lastFrameAt: 1_000 };
  expect(stateOf(live, 16_000)).toBe('connected');
  expect(stateOf(live, 22_000)).toBe('stale');
});
