import { describe, expect, test } from 'vitest';
import { layoutGraph } from '../../src/run/graph/graphLayout';
import { controlOf, formOf, isCounted, keyOf, wordOf, type Catalogue, type Schema } from '../../src/workshop/model/catalogue';
import { differencesOf } from '../../src/workshop/model/differences';
import { parseJson } from '../../src/workshop/model/json';
import { graphOf } from '../../src/workshop/model/strategyGraph';
import { conditionWords, nodeWords, operandWords, type Wording } from '../../src/workshop/model/words';

const wording: Wording = {
  operators: [
    { operator: '>', label: 'is above', right: 'one' },
    { operator: 'crosses_above', label: 'crosses above', right: 'one' },
    { operator: 'between', label: 'is between', right: 'two' },
    { operator: 'in', label: 'is one of', right: 'list' },
  ],
  indicators: new Map([['rsi_17', 'rsi(14,close)']]),
};
const rsi = { type: 'indicator', name: 'rsi_17', offset: -1 };

describe('conditions in words', () => {
  test('name operators as the server does and indicators as the document does', () => {
    expect(conditionWords([{ lhs: rsi, operator: '>', rhs: 70 }], wording)).toBe('rsi(14,close) is above 70');
    expect(conditionWords([{ lhs: rsi, operator: 'crossesAbove', rhs: { $param: 'level' } }], wording)).toBe(
      'rsi(14,close) crosses above level',
    );
  });

  test('show groups in groups, leave out what is off, and put no parentheses around the whole', () => {
    const leaf = (value: number) => ({ lhs: rsi, operator: '>', rhs: value });
    const inner = { groupLogic: 'OR', conditions: [leaf(1), leaf(2)] };
    expect(conditionWords([{ groupLogic: 'AND', conditions: [inner, leaf(3), { ...leaf(4), enabled: false }] }], wording)).toBe(
      '(rsi(14,close) is above 1 or rsi(14,close) is above 2) and rsi(14,close) is above 3',
    );
    expect(conditionWords({ groupLogic: 'NOT', conditions: [leaf(1)] }, wording)).toBe('none of rsi(14,close) is above 1');
  });

  test('know every way to write two bounds and a list', () => {
    for (const rhs of [[1, 2], { lower: 1, upper: 2 }, { from: 1, to: 2 }, { min: 1, max: 2 }])
      expect(conditionWords({ lhs: 5, operator: 'between', rhs }, wording)).toBe('5 is between 1 and 2');
    expect(conditionWords({ lhs: 5, operator: 'between', rhs: 1, rhsUpper: 2 }, wording)).toBe('5 is between 1 and 2');
    expect(conditionWords({ lhs: 5, operator: 'in', list: [1, 2] }, wording)).toBe('5 is one of 1, 2');
  });

  test('say what an operand is', () => {
    const words = (value: unknown) => operandWords(value, wording.indicators);
    expect(words({ type: 'candle_data', field: 'close', offset: -1, timeframeId: '1d' })).toBe('close of the last candle (1d)');
    expect(words({ type: 'math_expression', operation: '*', left: { type: 'live_data', field: 'ltp' }, right: 2 })).toBe('(price * 2)');
    expect(words({ type: 'function', name: 'max', args: [1, rsi] })).toBe('max(1, rsi(14,close))');
    expect(words({ type: 'position_data', field: 'entry_price', vpi: 'long' })).toBe('entry price of long');
  });

  test('a node says what it does', () => {
    expect(nodeWords('entryNode', { positions: [{ vpi: 'long', positionType: 'buy', quantity: 2 }] }, wording)).toBe('buy 2 long');
    expect(nodeWords('exitSignalNode', { conditions: [] }, wording)).toBe('no condition: never fires');
  });
});

describe('the catalogue', () => {
  const catalogue: Catalogue = {
    document: {},
    nodes: [],
    operators: [],
    expressions: [],
    exchanges: [],
    $defs: { expression: { oneOf: [] }, condition: { oneOf: [] }, distance: { type: 'object', properties: { percent: {} } } },
  };
  const flag: Schema = { type: 'boolean', 'x-kind': 'flag' };

  test('leads to a control by the kind of a value', () => {
    expect(controlOf(catalogue, flag)?.kind).toBe('flag');
    expect(controlOf(catalogue, { $ref: '#/$defs/expression' })?.kind).toBe('expression');
    expect(controlOf(catalogue, { 'x-kind': 'list', items: { $ref: '#/$defs/condition' } })?.kind).toBe('conditions');
    expect(controlOf(catalogue, { $ref: '#/$defs/distance' })?.kind).toBe('object');
    expect(controlOf(catalogue, { type: 'string', 'x-kind': 'duration', pattern: '^x$' })?.kind).toBe('pattern');
    expect(controlOf(catalogue, { type: 'string', 'x-kind': 'of tomorrow' })).toBeUndefined();
  });

  test('finds a key under its other names and spellings', () => {
    const owner = parseJson('{"round_to": 1, "price": 2}');
    expect(keyOf(owner, 'roundTo', {})).toBe('round_to');
    expect(keyOf(owner, 'limitPrice', { 'x-aliases': ['price'] })).toBe('price');
    expect(keyOf(owner, 'value', {})).toBeNull();
  });

  test('understands words however they are spelt', () => {
    const schema: Schema = { enum: ['stop_limit', 'market'], 'x-word-aliases': { sl: 'stop_limit' } };
    expect(wordOf(schema, 'Stop Limit')).toBe('stop_limit');
    expect(wordOf(schema, 'SL')).toBe('stop_limit');
    expect(wordOf(schema, 'limit')).toBeUndefined();
  });

  test('tells the form of a value, and when a field counts', () => {
    const forms: Schema[] = [{ $ref: '#/$defs/distance' }, { 'x-kind': 'amount' }];
    expect(formOf(catalogue, forms, { percent: 1 })).toBe(0);
    expect(formOf(catalogue, forms, 5)).toBe(1);
    expect(formOf(catalogue, forms, { type: 'live_data', field: 'ltp' })).toBe(1);
    const when: Schema = { 'x-when': { orderType: ['limit', 'stop_limit'] } };
    expect(isCounted(when, () => 'Stop-Limit')).toBe(true);
    expect(isCounted(when, () => 'market')).toBe(false);
  });
});

test('two documents differ in words, at their nodes, edges and keys', () => {
  const before = {
    name: 'A',
    nodes: [
      { id: 'a', type: 'entryNode', position: { x: 0, y: 0 }, data: { label: 'Buy', size: 1 } },
      { id: 'b', type: 'exitNode', data: {} },
    ],
    edges: [{ source: 'a', target: 'b' }],
  };
  const after = {
    name: 'B',
    nodes: [
      { id: 'c', type: 'alertNode', data: {} },
      { id: 'a', type: 'entryNode', position: { x: 9, y: 0 }, data: { label: 'Buy', size: 2 } },
    ],
    edges: [{ source: 'a', target: 'c' }],
  };
  expect(differencesOf(before, after).map(({ where, what }) => `${where}: ${what}`)).toEqual([
    'c: node added',
    'Buy: moved',
    'Buy: data size: 1 → 2',
    'b: node removed',
    'a → c: edge added',
    'a → b: edge removed',
    'Strategy: name: "A" → "B"',
  ]);
  expect(differencesOf(before, structuredClone(before))).toEqual([]);
});

test('a document that is wrong is shown as far as it can be', () => {
  for (const wrong of [null, [], 'text', { nodes: 5 }, { nodes: [null, {}, { id: 'a' }, { id: 'a' }], edges: [null, 3] }])
    expect(() => graphOf(wrong)).not.toThrow();
  expect(graphOf({ strategy: { nodes: [{ id: 'a', type: 'x' }] } }).nodes[0]!.pointer).toBe('/strategy/nodes/0');
});

test('a graph with many ways through it is laid out at once', () => {
  const nodes = [{ id: '0', type: 'startNode' }];
  const edges: { source: string; target: string }[] = [];
  for (let index = 1; index < 300; index++) {
    nodes.push({ id: String(index), type: 'alertNode' });
    edges.push({ source: String(index - 1), target: String(index) });
    if (index > 1) edges.push({ source: String(index - 2), target: String(index) });
  }
  const places = layoutGraph({ nodes, edges });
  expect(new Set([...places.values()].map(({ y }) => y)).size).toBe(300);
});
