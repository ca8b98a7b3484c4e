import { describe, expect, test } from 'vitest';
import { changedAccount, changedDocument, freeId, slug } from '../src/run/story/keptWhatIf';
import type { BrokerConnection, StrategyDocument } from '../src/wire/rest';

const rsi = { type: 'indicator', name: 'rsi', offset: -1, timeframeId: '1d' };
const close = { type: 'candle_data', field: 'close' };
const trailingStop = { price: 9 };
const document: StrategyDocument = {
  strategy_id: 'mine',
  name: 'Mine',
  nodes: [
    { id: 'start', type: 'startNode', data: {} },
    { id: 'dip', type: 'entrySignalNode', data: { conditions: [{ lhs: rsi, operator: '<', rhs: close }] } },
    { id: 'buy', type: 'entryNode', data: { positions: [{ vpi: 'a', stopLoss: { percent: 2 }, takeProfit: 15, trailingStop }] } },
    { id: 'leave', type: 'exitNode', data: {} },
  ],
  edges: [
    { id: '1', source: 'start', target: 'dip' },
    { id: '2', source: 'dip', target: 'buy' },
    { id: '3', source: 'buy', target: 'leave' },
  ],
};
const dataOf = (changed: StrategyDocument, id: string) => changed.nodes.find((node) => node.id === id)?.data;

describe('a change as a document', () => {
  test('leaves a node out as nothing leads to it', () => {
    const changed = changedDocument(document, [{ without: 'buy' }]);
    expect(changed.edges.map(({ id }) => id)).toEqual(['1']);
    expect(changed.nodes.map(({ id }) => id)).toEqual(['start', 'dip']);
  });

  test('multiplies distances, and leaves an absolute price', () => {
    expect(dataOf(changedDocument(document, [{ node: 'buy', stop_factor: 0.5 }]), 'buy')).toEqual({
      positions: [{ vpi: 'a', stopLoss: { percent: 1 }, takeProfit: 15, trailingStop: { price: 9 } }],
    });
    const further = changedDocument(document, [{ node: 'buy', target_factor: 2 }]);
    expect(dataOf(further, 'buy')).toMatchObject({ positions: [{ takeProfit: 30 }] });
  });

  test('makes the signals late that lead to an entry', () => {
    expect(dataOf(changedDocument(document, [{ node: 'buy', delay_candles: 1 }]), 'dip')).toMatchObject({
      conditions: [{ lhs: { offset: -2 }, rhs: { offset: -1 } }],
    });
  });

  test('does not touch what it is made of', () => {
    const before = JSON.stringify(document);
    changedDocument(document, [{ without: 'leave' }, { node: 'buy', stop_factor: 3 }, { node: 'buy', delay_candles: 2 }]);
    expect(JSON.stringify(document)).toBe(before);
  });

  test('of costs is another account', () => {
    const account = { id: 'paper', slippage: { ticks: 1, percent: 0.1 }, commission: { per_order: 2 }, spread: { points: 4, on: 'entry' } };
    expect(changedAccount(account as BrokerConnection, [{ costs_factor: 2 }])).toEqual({
      id: 'paper',
      slippage: { ticks: 2, percent: 0.2 },
      commission: { per_order: 4 },
      spread: { points: 8, on: 'entry' },
    });
    expect(changedAccount(account as BrokerConnection, [{ without: 'leave' }])).toBe(account);
  });
});

test('an id is words without signs, and free', () => {
  expect(slug('Without this exit')).toBe('without-this-exit');
  expect(freeId('a', new Set(['a', 'a-2']))).toBe('a-3');
});
