import { expect, test } from 'vitest';
import { copyNodes, isClip, pasteNodes } from '../../src/workshop/model/clipboard';
import { begin, record, redo, undo } from '../../src/workshop/model/history';
import { below, parseJson } from '../../src/workshop/model/json';
import {
  addNode,
  connect,
  groupNodes,
  insertItem,
  moveEdge,
  moveItem,
  place,
  removeEdges,
  removeNodes,
  removeValue,
  renameGroup,
  renameIndicator,
  renameNode,
  renameParameter,
  renamePosition,
  renameStrategy,
  setValue,
  ungroup,
  type Change,
} from '../../src/workshop/model/operations';
import { graphOf } from '../../src/workshop/model/strategyGraph';
import { applyEdit, type Json } from '../../src/workshop/model/textEdits';

const signal = (name: string, operator: string) =>
  `{"lhs": {"type": "indicator", "name": "${name}"}, "operator": "${operator}", "rhs": 30}`;

/** A document as a person might have written it: odd spacing, unknown keys, numbers in several spellings. */
const document = `{
  "strategy_id": "sma-cross", "name": "SMA cross", "x-owner":  {"desk": 7.0},
  "nodes": [
    {"id": "start", "type": "startNode", "data": {"exchange": "NASDAQ",
      "tradingInstrumentConfig": {"symbol": "GOOG", "timeframes": [
        {"id": "1d", "timeframe": "1d", "indicators": {"fast": {"indicator_name": "sma", "length": {"$param": "len"}}}}]}}},
    {"id": "buy-signal", "type": "entrySignalNode", "position": {"x": 10.0, "y": 2e1}, "data": {
      "conditionsPreview": "fast over 30", "conditions": [${signal('fast', '>')}]}},
    {"id": "buy", "type": "entryNode", "data": {"positions": [{"vpi": "long", "positionType": "buy", "quantity": 1e0}]}},
    {"id": "tell", "type": "alertNode", "data": {"alertMessage": "at {buy-signal.level} now"}},
    {"id": "sell-signal", "type": "exitSignalNode", "data": {"conditions": [${signal('fast', '<')},
      {"lhs": {"type": "node_variable", "nodeId": "buy-signal", "variableName": "level"}, "operator": ">", "rhs": 1.10}]}},
    {"id": "sell", "type": "exitNode", "data": {"exitNodeData": {"orderConfig": {"targetPositionVpi": "long"}}}}
  ],
  "edges": [
    {"source": "start", "target": "buy-signal"}, {"source": "buy-signal", "target": "buy"},
    {"source": "buy", "target": "sell-signal"}, {"source": "sell-signal", "target": "sell"}, {"source": "buy", "target": "tell"}
  ],
  "parameters": [{"name": "len", "type": "integer", "default": 10}]
}
`;

const done = <T>(text: string, { edits }: Change<T>): string => edits.reduce(applyEdit, text);
const parsed = (text: string) => JSON.parse(text) as Record<string, never> & { nodes: Record<string, unknown>[]; edges: unknown[] };

test('a node on an edge parts it in two, and the rest of the document stays as it was', () => {
  const made = addNode(document, { type: 'alertNode', data: { alertMessage: 'x' }, stem: 'alert', place: null, onEdge: 1 });
  const text = done(document, made);
  expect(made.made).toBe('alert-1');
  const { edges } = graphOf(JSON.parse(text));
  expect(edges.slice(1, 3).map(({ source, target }) => `${source}>${target}`)).toEqual(['buy-signal>alert-1', 'alert-1>buy']);
  for (const kept of ['"x-owner":  {"desk": 7.0}', '"y": 2e1', '"quantity": 1e0', '"rhs": 1.10']) expect(text).toContain(kept);
});

test('an edge is drawn once', () => {
  expect(connect(document, 'start', 'buy-signal').edits).toEqual([]);
  expect(connect(document, 'start', 'start').edits).toEqual([]);
  expect(graphOf(JSON.parse(done(document, connect(document, 'sell', 'buy-signal')))).edges).toHaveLength(6);
});

test('children change their order with their edges', () => {
  const text = done(document, moveEdge(document, 4, -1));
  expect(graphOf(JSON.parse(text)).edges.map(({ target }) => target)).toEqual(['buy-signal', 'buy', 'tell', 'sell', 'sell-signal']);
});

test('a removed node takes its edges with it and nothing else', () => {
  const text = done(document, removeNodes(document, ['sell-signal']));
  expect(parsed(text).nodes.map(({ id }) => id)).toEqual(['start', 'buy-signal', 'buy', 'tell', 'sell']);
  expect(parsed(text).edges).toHaveLength(3);
});

test('a node is renamed wherever it is named', () => {
  const text = done(document, renameNode(document, 'buy-signal', 'go'));
  expect(text).not.toContain('buy-signal');
  expect(text).toContain('at {go.level} now');
  expect(text.replaceAll(/\bgo\b/g, 'buy-signal')).toBe(document);
  expect(renameNode(document, 'buy', 'sell').edits).toEqual([]);
});

test('a position, a parameter and an indicator are renamed wherever they are named', () => {
  expect(done(document, renamePosition(document, 'long', 'main')).replaceAll('"main"', '"long"')).toBe(document);
  expect(done(document, renameParameter(document, 0, 'n')).replaceAll('"n"', '"len"')).toBe(document);
  const indicators = '/nodes/0/data/tradingInstrumentConfig/timeframes/0/indicators';
  const text = done(document, renameIndicator(document, indicators, 'fast', 'quick'));
  expect(text.replaceAll('"quick"', '"fast"')).toBe(document);
  expect(text).not.toContain('"fast"');
});

test('conditions in words go when what they describe is changed', () => {
  const text = done(document, setValue(document, '/nodes/1/data/conditions/0/rhs', 25));
  expect(text).toBe(
    document
      .replace('"rhs": 30}]}},\n    {"id": "buy",', '"rhs": 25}]}},\n    {"id": "buy",')
      .replace('"conditionsPreview": "fast over 30", ', ''),
  );
});

test('groups are kept under a key that the server leaves alone, and go with their last node', () => {
  const grouped = done(document, groupNodes(document, 'Way in', ['buy-signal', 'buy']));
  expect(graphOf(JSON.parse(grouped)).groups).toEqual([{ id: 'group-1', name: 'Way in', nodes: ['buy-signal', 'buy'] }]);
  const named = done(grouped, renameGroup(grouped, 'group-1', 'In'));
  expect(graphOf(JSON.parse(named)).groups[0]!.name).toBe('In');
  expect(graphOf(JSON.parse(done(named, renameNode(named, 'buy', 'b')))).groups[0]!.nodes).toEqual(['buy-signal', 'b']);
  expect(done(grouped, ungroup(grouped, 'group-1'))).toBe(document);
});

test('copied nodes come with their edges, their own ids and the indicators that they read', () => {
  const clip = copyNodes(document, ['buy-signal', 'buy', 'sell-signal']);
  expect(isClip(clip)).toBe(true);
  const same = pasteNodes(document, clip, { x: 40, y: 40 });
  expect(same.made).toEqual(['buy-signal-1', 'buy-1', 'sell-signal-1']);
  const text = done(document, same);
  expect(text).toContain('"vpi": "long-1"');
  expect(
    graphOf(JSON.parse(text))
      .edges.slice(5)
      .map(({ source, target }) => `${source}>${target}`),
  ).toEqual(['buy-signal-1>buy-1', 'buy-1>sell-signal-1']);
  const other = document.replace('"fast": {"indicator_name": "sma", "length": {"$param": "len"}}', '').replaceAll('buy-signal', 'other');
  const pasted = graphOf(JSON.parse(done(other, pasteNodes(other, clip, null))));
  expect(JSON.stringify(pasted.nodes[0]!.data)).toContain('"fast":{"indicator_name":"sma","length":{"$param":"len"}}');
});

test('a copy of a strategy has another id and name, wrapped or not', () => {
  expect(done(document, renameStrategy(document, 'mine', 'Mine'))).toBe(
    document.replace('"sma-cross", "name": "SMA cross"', '"mine", "name": "Mine"'),
  );
  const row = '{"id": 7, "strategy": {"strategyId": "a", "name": "A", "nodes": [], "edges": []}}';
  expect(done(row, renameStrategy(row, 'b', 'B'))).toBe(
    '{"id": 7, "strategy": {"strategyId": "b", "name": "B", "nodes": [], "edges": []}}',
  );
});

/** A small generator, so that a failure can be repeated from its number. */
function dice(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (most) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x297a2d39) >>> 0;
    return ((state ^ (state >>> 12)) >>> 0) % most;
  };
}

const kinds = ['entrySignalNode', 'entryNode', 'exitSignalNode', 'exitNode', 'alertNode', 'squareOffNode', 'strategyOverview'];

function randomChange(text: string, next: (below: number) => number): Change<unknown> {
  const graph = graphOf(JSON.parse(text));
  const id = () => graph.nodes[next(graph.nodes.length)]?.id ?? 'gone';
  const node = graph.nodes[next(graph.nodes.length)];
  const data = node === undefined ? '' : below(node.pointer, 'data');
  const value = [1.5, 'text', null, [], {}, { a: [1, { b: 'c' }] }, true][next(7)] as Json;
  switch (next(16)) {
    case 0:
      return addNode(text, {
        type: kinds[next(kinds.length)]!,
        data: {},
        stem: 'n',
        place: next(2) === 0 ? null : { x: next(9), y: 3.6 },
        after: id(),
      });
    case 1:
      return addNode(text, {
        type: 'alertNode',
        data: { alertMessage: 'é "q" \n' },
        stem: 'on',
        place: null,
        onEdge: next(graph.edges.length + 1),
      });
    case 2:
      return connect(text, id(), id());
    case 3:
      return removeEdges(text, graph.edges.length === 0 ? [] : [next(graph.edges.length)]);
    case 4:
      return graph.nodes.length > 4 ? removeNodes(text, [id(), id()]) : connect(text, id(), id());
    case 5:
      return place(text, new Map(graph.nodes.map((each) => [each.id, { x: next(500), y: next(500) }])));
    case 6:
      return renameNode(text, id(), `r${next(50)}`);
    case 7:
      return pasteNodes(text, copyNodes(text, [id(), id(), id()]), next(2) === 0 ? null : { x: 1, y: 2 });
    case 8:
      return groupNodes(text, 'Group', [id(), id()]);
    case 9:
      return ungroup(text, graph.groups[0]?.id ?? 'none');
    case 10:
      return setValue(text, `${data}/key${next(4)}`, value);
    case 11:
      return removeValue(text, `${data}/key${next(4)}`);
    case 12:
      return insertItem(text, `${data}/list`, value, next(3));
    case 13:
      return moveItem(text, `${data}/list`, 1, -1);
    case 14:
      return renamePosition(text, 'long', `p${next(9)}`);
    default:
      return moveEdge(text, next(graph.edges.length + 1), next(2) === 0 ? 1 : -1);
  }
}

test('after any changes the document loads, and undo brings the same bytes back', () => {
  for (let run = 0; run < 1_000; run++) {
    const next = dice(run);
    const original = [document, JSON.stringify(JSON.parse(document)), `{"strategy": ${JSON.stringify(JSON.parse(document), null, 2)}}`][
      run % 3
    ]!;
    let history = begin(original);
    const texts = [original];
    const steps = 4 + next(12);
    for (let step = 0; step < steps; step++) {
      const { edits } = randomChange(history.text, next);
      const after = record(history, 'change', edits);
      if (after === history) continue;
      history = after;
      expect(() => parseJson(history.text), `run ${run}`).not.toThrow();
      expect(JSON.parse(history.text)).toBeTypeOf('object');
      texts.push(history.text);
    }
    const last = history.text;
    for (let index = texts.length - 2; index >= 0; index--) {
      history = undo(history);
      expect(history.text, `run ${run}, step ${index}`).toBe(texts[index]);
    }
    for (let index = 1; index < texts.length; index++) history = redo(history);
    expect(history.text, `run ${run}`).toBe(last);
  }
}, 120_000);

test('a thousand steps are taken back one by one', () => {
  let history = begin(document);
  const texts: string[] = [];
  for (let step = 0; step < 1_000; step++) {
    texts.push(history.text);
    history = record(history, 'set', setValue(history.text, '/nodes/2/data/positions/0/quantity', step + 2).edits);
  }
  for (const text of texts.reverse()) {
    history = undo(history);
    expect(history.text).toBe(text);
  }
  expect(undo(history)).toEqual(history);
});

test('the letters of one field are one step', () => {
  const pointer = '/nodes/2/data/positions/0/quantity';
  let history = begin(document);
  for (const value of [1.5, 1.25]) history = record(history, 'set', setValue(history.text, pointer, value).edits, `${pointer} 1`);
  history = record(history, 'set', setValue(history.text, pointer, 7).edits, `${pointer} 2`);
  expect(history.past).toHaveLength(2);
  expect(undo(undo(history)).text).toBe(document);
});
