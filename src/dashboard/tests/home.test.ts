import { describe, expect, test } from 'vitest';
import { parseRoute, runLink } from '../src/actions/links';
import { addTrade, noTrades, tradesOf } from '../src/data/dayTrades';
import { newSession } from '../src/data/sessionReducer';
import type { Session } from '../src/data/world';
import { dayLineOf } from '../src/strategies/dayLine';
import { choices, everything, listed } from '../src/strategies/homeList';
import type { Execution } from '../src/wire/rest';
import { summary, trade } from './stream';

const day = { pnl: 0, startSeq: 10, closed: null };

function made(name: string, pnl: number, changes: Partial<Session> = {}, execution: Partial<Execution> = {}): Session {
  return {
    ...newSession(`local.${name}.paper`),
    state: 'running',
    capital: 100_000,
    day: { ...day, pnl },
    summary: summary({ realized_pnl: pnl, equity: 100_000 + pnl }),
    execution: {
      strategy_id: name,
      broker_connection_id: 'paper',
      mode: 'live_simulation',
      tags: [],
      created_at: `2025-01-0${name.length}`,
      ...execution,
    } as unknown as Execution,
    ...changes,
  };
}

const a = made('a', 50, {}, { tags: ['trend'] });
const bb = made('bb', -300, { drawdown: { peak: 100_000, max: 0.01 } });
const ccc = made('ccc', -5_000, { state: 'failed' });
const dddd = made('dddd', 900, { drawdown: { peak: 100_000, max: 0.2 } }, { broker_connection_id: 'other' });
const all = [dddd, ccc, bb, a];
const labels = (session: Session) => ({ name: session.id, symbol: session === a ? 'NIFTY' : 'SP500' });
const shown = (changes: object) => listed(all, { ...everything, ...changes }, labels).map(({ id }) => id.split('.')[1]);

describe('the list of strategies', () => {
  test('is in the order in which they were added until another is asked for', () => {
    expect(shown({})).toEqual(['a', 'bb', 'ccc', 'dddd']);
  });

  test('puts the worst of the day first, and what has no day last', () => {
    expect(shown({ sort: 'today' })).toEqual(['bb', 'a', 'dddd', 'ccc']);
    expect(shown({ sort: 'total' })).toEqual(['ccc', 'bb', 'a', 'dddd']);
    expect(shown({ sort: 'drawdown' })[0]).toBe('dddd');
    expect(shown({ sort: 'state' })[0]).toBe('ccc');
  });

  test('is filtered by tag, symbol, account, state and words', () => {
    expect(shown({ tag: 'trend' })).toEqual(['a']);
    expect(shown({ symbol: 'NIFTY' })).toEqual(['a']);
    expect(shown({ account: 'other' })).toEqual(['dddd']);
    expect(shown({ state: 'trouble' })).toEqual(['ccc']);
    expect(shown({ search: 'BB' })).toEqual(['bb']);
    expect(choices(all, ({ execution }) => execution?.tags ?? [])).toEqual(['trend']);
  });
});

describe('the trades of the day', () => {
  const closed = (id: string, pnl: number, seq: number) =>
    trade({
      trade_id: id,
      pnl,
      entry_flow_ids: [`exec_in_20241029_091900_${seq - 1}`],
      exit_flow_ids: [`exec_out_20241029_092000_${seq}`],
    });

  test('are those that closed since it began', () => {
    const { worst, best, last } = tradesOf([closed('old', -900, 9), closed('bad', -20, 12), closed('good', 30, 15)], day);
    expect([worst?.trade.trade_id, best?.trade.trade_id, last?.trade_id]).toEqual(['bad', 'good', 'good']);
  });

  test('make room for those of the next day', () => {
    const before = addTrade(noTrades, closed('bad', -20, 12), 12, day);
    const next = { ...day, startSeq: 40 };
    expect(addTrade(before, closed('small', -1, 45), 45, next).worst?.trade.trade_id).toBe('small');
  });

  test('name the worst among all strategies that are live', () => {
    const traded = (session: Session, pnl: number) => ({ ...session, trades: addTrade(noTrades, closed('t', pnl, 20), 20, day) });
    const line = dayLineOf([traded(a, -10), traded(bb, -70), traded(ccc, -999), traded(dddd, 40)]);
    expect(line.worstStrategy).toBe(bb.id);
    expect(line.worstTrade?.sessionId).toBe(bb.id);
    expect(line.bestTrade?.sessionId).toBe(dddd.id);
    expect(dayLineOf([traded(a, 10)]).worstTrade).toBeNull();
  });
});

test('a link carries run, moment and trade there and back', () => {
  const link = runLink('local.a.paper', { run: 2, at: 418, trade: 'long-r0' });
  expect(parseRoute(link)).toEqual({ page: 'run', sessionId: 'local.a.paper', run: 2, at: 418, trade: 'long-r0' });
  expect(parseRoute('#/run/local.a.paper')).toMatchObject({ run: null, at: null, trade: null });
  expect(parseRoute('#/')).toEqual({ page: 'strategies' });
});
