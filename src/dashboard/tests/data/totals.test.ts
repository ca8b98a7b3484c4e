import { expect, test } from 'vitest';
import { stateOf } from '../../src/data/connectionView';
import { newSession } from '../../src/data/sessionReducer';
import { endedTotalsOf } from '../../src/data/home';
import { countsOf, totalsOf } from '../../src/data/totals';
import { emptyWorld, type Session } from '../../src/data/world';
import type { Execution, Home } from '../../src/wire/rest';
import { summary } from '../stream';

const made = (id: string, changes: Partial<Session>): Session => ({ ...newSession(id), ...changes });
const live = { mode: 'live_simulation' } as Execution;
const day = (pnl: number) => ({ pnl, startSeq: 1, closed: null });
const winning = made('local.a.paper', {
  state: 'running',
  execution: live,
  capital: 100_000,
  day: day(200),
  summary: summary({ realized_pnl: 500, unrealized_pnl: -200, equity: 100_300, open_positions: 2 }),
});
const rupees = made('local.c.inr', {
  state: 'paused',
  execution: live,
  capital: 1_000_000,
  day: day(-1_000),
  summary: summary({ realized_pnl: -1_000, equity: 999_000 }),
});
const losing = made('local.b.inr', { state: 'completed', execution: live, capital: 1_000_000, summary: summary({ realized_pnl: -1_000 }) });
const backtest = made('local.d.paper', {
  state: 'running',
  execution: { mode: 'backtest' } as Execution,
  capital: 100_000,
  summary: summary({ realized_pnl: 133_000 }),
});
const failed = made('local.e.paper', { state: 'failed', execution: live, capital: 100_000, summary: summary({ realized_pnl: 7 }) });
const diverged = made('local.f.paper', { state: 'diverged', execution: live, capital: 100_000, summary: summary({ realized_pnl: 9 }) });

test('amounts of different currencies are never added', () => {
  const totals = totalsOf([winning, rupees], (session) => (session === rupees ? 'INR' : 'USD'));
  expect(totals.map((total) => [total.currency, total.realized])).toEqual([
    ['INR', -1_000],
    ['USD', 500],
  ]);
});

test('the day is of what is live: no backtest, nothing that has ended, failed or diverged', () => {
  const [total, ...others] = totalsOf([winning, losing, backtest, failed, diverged], () => 'USD');
  expect(others).toEqual([]);
  expect(total).toMatchObject({ today: 200, capital: 100_000 });
  expect(total?.percent).toBeCloseTo((100 * 200) / 100_100);
});

test('backtests and ended runs stand apart, as the server adds them up', () => {
  const live = { sessions: 1, open_positions: 0, pnl_today: 5, realized_pnl: 0, unrealized_pnl: 0, equity: 0 };
  const none = { sessions: 0, pnl: 0 };
  const home: Home = {
    currencies: [
      { currency: 'INR', live, ended: none, backtests: none },
      { currency: 'USD', live, ended: { sessions: 1, pnl: -1_000 }, backtests: { sessions: 2, pnl: 133_000 } },
    ],
    left_out: { failed: [], diverged: [], damaged: [], queued: [] },
  };
  expect(endedTotalsOf(home)).toEqual([{ currency: 'USD', runs: 3, total: 132_000 }]);
});

test('a finished strategy is not active', () => {
  expect(countsOf([winning, losing])).toEqual({ active: 1, all: 2, openPositions: 2 });
});

test('a live connection that has been silent for too long is stale', () => {
  const live = { ...emptyWorld.connection, phase: 'live' as const, lastFrameAt: 1_000 };
  expect(stateOf(live, 16_000)).toBe('connected');
  expect(stateOf(live, 22_000)).toBe('stale');
});
