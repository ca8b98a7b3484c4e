import { describe, expect, test } from 'vitest';
import { comparisonsOf, expressionText } from '../src/run/graph/conditionTexts';
import { edgeRole, firingFor, flowPath, nodeRole } from '../src/run/graph/flowPath';
import { layoutGraph } from '../src/run/graph/graphLayout';
import { compareNow, type Facts } from '../src/run/graph/operandValues';
import { modelOf } from '../src/run/model/runModel';
import { firingOf, spanOf } from '../src/wire/tradeFlow';
import type { CandleData } from '../src/wire/events';
import { candle } from './stream';

const indicator = { type: 'indicator', name: 'rsi_1', offset: -1, timeframeId: '1m', instrumentType: 'TI' };
const names = new Map([['rsi_1', 'rsi(14,close)']]);

function factsWith(...rsi: (number | null)[]): Facts {
  const events = rsi.map((value, index) => {
    const event = candle(index + 1, 100 + index);
    (event.data as CandleData).indicators = { 'rsi(14,close)': value };
    return event;
  });
  const points = modelOf(events).series.get('NIFTY 1m')!;
  return { candles: () => points, lastPrice: () => 105, time: '2024-10-29T09:20:00+05:30', indicatorNames: names };
}

describe('paths', () => {
  test('the id of a completion names its node, whatever the node is called, its moment and its place in the log', () => {
    expect(firingOf('exec_entry_condition-1_20241029_091700_12')).toEqual({
      executionId: 'exec_entry_condition-1_20241029_091700_12',
      node: 'entry_condition-1',
      time: '2024-10-29 09:17:00',
      seq: 12,
    });
    expect(firingOf('something else')).toBeNull();
  });

  test('a trade lies between the node that entered and the node that left, not where its first cause was', () => {
    const ways = { entry_flow_ids: ['exec_start_20000103_000000_2', 'exec_buy_20030626_000000_1749'], exit_flow_ids: [] };
    expect(spanOf(ways)).toEqual({ from: 1749, to: 1749 });
    expect(spanOf({ ...ways, exit_flow_ids: ['exec_take_20030703_000000_1764'] })).toEqual({ from: 1749, to: 1764 });
  });

  test('a node shows what it did for the trade that is chosen, not what it did last', () => {
    const path = flowPath({ entry_flow_ids: ['exec_buy_20030626_000000_1749'], exit_flow_ids: ['exec_take_20030703_000000_1764'] });
    expect(firingFor(path, 'buy')?.seq).toBe(1749);
    expect(firingFor(path, 'take')?.executionId).toBe('exec_take_20030703_000000_1764');
    expect(firingFor(path, 'other')).toBeNull();
  });

  test('an edge is on the way of a trade when both of its ends are', () => {
    const path = flowPath({
      entry_flow_ids: ['exec_start_20241029_091500_1', 'exec_buy_20241029_091700_4'],
      exit_flow_ids: ['exec_stop_20241029_101500_9'],
    });
    expect(edgeRole(path, 'start', 'buy')).toBe('entry');
    expect(edgeRole(path, 'buy', 'stop')).toBe('exit');
    expect(edgeRole(path, 'start', 'other')).toBeNull();
  });
});

test('a node that ended one position and ends this one too is shown for this trade\u2019s exit', () => {
  const path = flowPath({
    entry_flow_ids: ['exec_sell_20240101_000000_1', 'exec_again_20240101_000000_2'],
    exit_flow_ids: ['exec_leave_20240102_000000_3', 'exec_sell_20240102_000000_4'],
  });
  expect(nodeRole(path, 'sell')).toBe('exit');
  expect(edgeRole(path, 'sell', 'again')).toBe('entry');
  expect(edgeRole(path, 'leave', 'sell')).toBe('exit');
});

describe('the layout', () => {
  const node = (id: string, type = 'entryNode') => ({ id, type, data: {} });
  const edge = (source: string, target: string) => ({ id: `${source}-${target}`, source, target });

  test('puts every node below its parents, except for the way back of a re-entry', () => {
    const places = layoutGraph({
      nodes: [node('s', 'startNode'), node('a'), node('b'), node('c')],
      edges: [edge('s', 'a'), edge('a', 'b'), edge('b', 'c'), edge('c', 'a')],
    });
    const rows = ['s', 'a', 'b', 'c'].map((id) => places.get(id)!.y);
    expect([...rows].sort((x, y) => x - y)).toEqual(rows);
    expect(new Set(rows).size).toBe(4);
  });

  test('gives no two nodes the same place', () => {
    const places = layoutGraph({
      nodes: [node('s', 'startNode'), node('a'), node('b'), node('c')],
      edges: [edge('s', 'a'), edge('s', 'b'), edge('s', 'c')],
    });
    expect(new Set([...places.values()].map(({ x, y }) => `${x},${y}`)).size).toBe(4);
  });
});

describe('conditions', () => {
  test('are found in groups of groups', () => {
    const leaf = { lhs: indicator, operator: '<', rhs: { type: 'constant', value: 30 } };
    expect(comparisonsOf([{ groupLogic: 'AND', conditions: [leaf, { groupLogic: 'OR', conditions: [leaf] }] }])).toHaveLength(2);
  });

  test('name indicators as the strategy shows them', () => {
    expect(expressionText(indicator, names)).toBe('rsi(14,close)');
  });

  test('compare the last closed candle', () => {
    const below = { left: indicator, operator: '<', right: [{ type: 'constant', value: 30 }] };
    expect(compareNow(below, factsWith(40, 29))).toEqual({ left: 29, right: [30], before: null, holds: true });
    expect(compareNow(below, factsWith(29, 40)).holds).toBe(false);
  });

  test('cross between the last two closed candles', () => {
    const crosses = { left: indicator, operator: 'crosses_above', right: [{ type: 'constant', value: 30 }] };
    expect(compareNow(crosses, factsWith(30, 31)).holds).toBe(true);
    expect(compareNow(crosses, factsWith(31, 32)).holds).toBe(false);
    expect(compareNow(crosses, factsWith(30, 31)).before).toEqual({ left: 30, right: 30 });
  });

  test('are unknown, not false, while an operand is', () => {
    const warmingUp = { left: indicator, operator: '<', right: [{ type: 'constant', value: 30 }] };
    expect(compareNow(warmingUp, factsWith(null)).holds).toBeNull();
    expect(compareNow({ ...warmingUp, left: { type: 'pnl_data' } }, factsWith(20)).holds).toBeNull();
  });

  test('compare times of day', () => {
    const after = { left: { type: 'current_time' }, operator: '>=', right: [{ type: 'time_function', timeValue: '09:17' }] };
    expect(compareNow(after, factsWith(20)).holds).toBe(true);
  });
});
