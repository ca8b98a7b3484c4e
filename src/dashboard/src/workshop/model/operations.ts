import { below } from './json';
import { everyMember, fieldsOf, freeName, graphOf, listOf, nodeOf, ownKey, textOf, type Place, type StrategyGraph } from './strategyGraph';
import { TextEditor, type Edit, type Json } from './textEdits';

/** A change of a document: the replacements that make it, and what it made. */
export interface Change<T = void> {
  readonly edits: readonly Edit[];
  readonly made: T;
}

/** Makes a change with an editor of the text. */
export function change<T>(text: string, work: (editor: TextEditor, graph: StrategyGraph) => T): Change<T> {
  const editor = new TextEditor(text);
  const made = work(editor, graphOf(JSON.parse(withoutMark(text))));
  return { edits: editor.edits, made };
}

/** JSON.parse takes no byte order mark. */
export function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

export interface NewNode {
  readonly type: string;
  readonly data: Json;
  /** What its id begins with. */
  readonly stem: string;
  /** Null to leave its place to the layout. */
  readonly place: Place | null;
  /** A node that leads to it. */
  readonly after?: string | null;
  /** An edge that it is put on: the edge then ends at it, and a new one leads on. */
  readonly onEdge?: number | null;
}

function idsOf(editor: TextEditor, at: string): Set<string> {
  return new Set(listOf(editor.get(below(at, 'nodes'))).map((node) => textOf(fieldsOf(node)['id'])));
}

function edgeJson(editor: TextEditor, at: string, source: string, target: string): Json {
  const taken = new Set(listOf(editor.get(below(at, 'edges'))).map((edge) => textOf(fieldsOf(edge)['id'])));
  const id = `e-${source}-${target}`;
  return { id: taken.has(id) ? freeName(id, taken) : id, source, target };
}

/** Adds a node, with the edges that lead to it and on. The result is its id. */
export function addNode(text: string, { type, data, stem, place, after, onEdge }: NewNode): Change<string> {
  return change(text, (editor, graph) => {
    const id = freeName(stem, idsOf(editor, graph.at));
    const node: Json =
      place === null ? { id, type, data } : { id, type, position: { x: Math.round(place.x), y: Math.round(place.y) }, data };
    editor.insert(below(graph.at, 'nodes'), node);
    const edge = onEdge == null ? undefined : graph.edges[onEdge];
    if (edge !== undefined) {
      const pointer = below(graph.at, 'edges', edge.index);
      editor.set(below(pointer, 'target'), id);
      editor.insert(below(graph.at, 'edges'), edgeJson(editor, graph.at, id, edge.target), edge.index + 1);
    } else if (after != null) editor.insert(below(graph.at, 'edges'), edgeJson(editor, graph.at, after, id));
    return id;
  });
}

/** Leads from a node to another; an edge that is there stays the only one. */
export function connect(text: string, source: string, target: string): Change {
  return change(text, (editor, graph) => {
    if (source === target || graph.edges.some((edge) => edge.source === source && edge.target === target)) return;
    editor.insert(below(graph.at, 'edges'), edgeJson(editor, graph.at, source, target));
  });
}

export function removeEdges(text: string, indices: readonly number[]): Change {
  return change(text, (editor, graph) => removeItems(editor, below(graph.at, 'edges'), indices));
}

/** Brings an edge in front of the other edges of its source, or behind them: children run in edge order. */
export function moveEdge(text: string, index: number, by: -1 | 1): Change {
  return change(text, (editor, graph) => {
    const edge = graph.edges[index];
    const siblings = graph.edges.filter((each) => each.source === edge?.source);
    const other = siblings[siblings.findIndex((each) => each.index === index) + by];
    if (edge === undefined || other === undefined) return;
    const [a, b] = [below(graph.at, 'edges', edge.index), below(graph.at, 'edges', other.index)];
    const [first, second] = [editor.raw(a)!, editor.raw(b)!];
    editor.set(a, second);
    editor.set(b, first);
  });
}

function removeItems(editor: TextEditor, list: string, indices: readonly number[]): void {
  for (const index of [...indices].sort((a, b) => b - a)) editor.remove(below(list, index));
}

/** Removes nodes, the edges that touch them, and their names from groups. What else names them stays, and the server reports it. */
export function removeNodes(text: string, ids: readonly string[]): Change {
  return change(text, (editor, graph) => {
    const gone = new Set(ids);
    removeItems(
      editor,
      below(graph.at, 'edges'),
      graph.edges.filter(({ source, target }) => gone.has(source) || gone.has(target)).map(({ index }) => index),
    );
    const indices = listOf(graph.strategy['nodes']).flatMap((node, index) => (gone.has(textOf(fieldsOf(node)['id'])) ? [index] : []));
    removeItems(editor, below(graph.at, 'nodes'), indices);
    const kept = graph.groups.map((group) => ({ ...group, nodes: group.nodes.filter((id) => !gone.has(id)) }));
    setGroups(editor, graph, kept);
  });
}

/** Moves nodes to places. */
export function place(text: string, places: ReadonlyMap<string, Place>): Change {
  return change(text, (editor, graph) => {
    editor.setAll(
      graph.nodes.flatMap((node): [string, Json][] => {
        const to = places.get(node.id);
        if (to === undefined) return [];
        const position = { x: Math.round(to.x), y: Math.round(to.y) };
        return node.place?.x === position.x && node.place.y === position.y ? [] : [[below(node.pointer, 'position'), position]];
      }),
    );
  });
}

/** Sets a value by its pointer. Conditions in words that describe what is changed are removed: the engine makes them anew. */
export function setValue(text: string, pointer: string, value: Json): Change {
  return change(text, (editor) => {
    editor.set(pointer, value);
    if (editor.edits.length > 0) dropPreviews(editor, pointer);
  });
}

/** Removes a value by its pointer. */
export function removeValue(text: string, pointer: string): Change {
  return change(text, (editor) => {
    editor.remove(pointer);
    if (editor.edits.length > 0) dropPreviews(editor, pointer);
  });
}

/** Adds an item to a list, which is made where it is missing. */
export function insertItem(text: string, pointer: string, value: Json, index?: number): Change {
  return change(text, (editor) => {
    editor.insert(pointer, value, index);
    dropPreviews(editor, pointer);
  });
}

/** Moves an item of a list by one. */
export function moveItem(text: string, list: string, index: number, by: -1 | 1): Change {
  return change(text, (editor) => {
    const [a, b] = [editor.raw(below(list, index)), editor.raw(below(list, index + by))];
    if (a === undefined || b === undefined) return;
    editor.set(below(list, index), b);
    editor.set(below(list, index + by), a);
    dropPreviews(editor, list);
  });
}

/** Makes a group of a bare list of conditions, so that another word can join them. */
export function wrapConditions(text: string, pointer: string, logic: string): Change {
  return change(text, (editor) => {
    const list = editor.raw(pointer);
    editor.set(pointer, [{ groupLogic: logic, conditions: list ?? [] }]);
    dropPreviews(editor, pointer);
  });
}

function dropPreviews(editor: TextEditor, pointer: string): void {
  const match = /^((?:\/strategy)?\/nodes\/\d+\/data)\/(conditions|reEntryConditions|reEntryExitConditions)(?:\/|$)/.exec(pointer);
  if (match !== null) editor.remove(`${match[1]}/${match[2]}Preview`);
}

/** Keys whose text is the id of a node. */
const nodeReferences: ReadonlySet<string> = new Set(['nodeId', 'node_id', 'targetEntryNodeId', 'target_entry_node_id', 'source', 'target']);

/** Keys whose text is the id of a position. */
const positionReferences: ReadonlySet<string> = new Set([
  'vpi',
  'targetPositionVpi',
  'target_position_vpi',
  'targetPositionId',
  'target_position_id',
]);

/** Gives a node another id, with everything that names it: edges, variables, re-entry targets, messages, groups. */
export function renameNode(text: string, from: string, to: string): Change {
  return change(text, (editor, graph) => {
    const node = nodeOf(graph, from);
    if (node === undefined || to === '' || nodeOf(graph, to) !== undefined) return;
    const values: [string, Json][] = [[below(node.pointer, 'id'), to]];
    everyMember(
      graph.strategy,
      (key, value, pointer, owner) => {
        if (value === from && nodeReferences.has(key)) values.push([pointer, to]);
        if (typeof value === 'string' && (key === 'alertMessage' || key === 'message') && value.includes(`{${from}.`))
          values.push([pointer, value.replaceAll(`{${from}.`, `{${to}.`)]);
        if ((key === 'parents' || key === 'children') && Array.isArray(value) && 'type' in owner)
          value.forEach((id, index) => id === from && values.push([below(pointer, index), to]));
        if (key === 'groups' && pointer.startsWith(below(graph.at, ownKey)))
          listOf(value).forEach((group, index) =>
            listOf(fieldsOf(group)['nodes']).forEach(
              (id, position) => id === from && values.push([below(pointer, index, 'nodes', position), to]),
            ),
          );
      },
      graph.at,
    );
    editor.setAll(values);
  });
}

/** Gives a position another id, with everything that names it. */
export function renamePosition(text: string, from: string, to: string): Change {
  return change(text, (editor, graph) => {
    const values: [string, Json][] = [];
    everyMember(
      graph.strategy,
      (key, value, pointer) => value === from && positionReferences.has(key) && values.push([pointer, to]),
      graph.at,
    );
    if (to !== '') editor.setAll(values);
  });
}

/** Gives a parameter another name, with every place that refers to it. */
export function renameParameter(text: string, index: number, to: string): Change {
  return change(text, (editor, graph) => {
    const pointer = below(graph.at, 'parameters', index, 'name');
    const from = editor.get(pointer);
    const values: [string, Json][] = [[pointer, to]];
    everyMember(graph.strategy, (key, value, at) => key === '$param' && value === from && values.push([at, to]), graph.at);
    editor.setAll(values);
  });
}

/** Makes a parameter of a value, which stands in its place from then on. */
export function parameterFrom(text: string, pointer: string, label: string): Change {
  return change(text, (editor, graph) => {
    const value = editor.get(pointer);
    const raw = editor.raw(pointer);
    if (raw === undefined || typeof value === 'object') return;
    const taken = new Set(listOf(graph.strategy['parameters']).map((each) => textOf(fieldsOf(each)['name'])));
    const stem = label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
    const name = taken.has(stem) ? freeName(stem, taken) : stem;
    const type =
      typeof value === 'boolean' ? 'boolean' : typeof value === 'string' ? 'text' : Number.isInteger(value) ? 'integer' : 'number';
    editor.set(pointer, { $param: name });
    editor.insert(below(graph.at, 'parameters'), { name, label, type, default: raw });
  });
}

/** Gives an indicator another name, with the conditions that read it on its timeframe. */
export function renameIndicator(text: string, indicators: string, from: string, to: string): Change {
  return change(text, (editor, graph) => {
    const known = fieldsOf(editor.get(indicators));
    if (to === '' || to in known || !(from in known)) return;
    const timeframe = indicators.replace(/\/indicators$/, '');
    const ids = [editor.get(below(timeframe, 'id')), editor.get(below(timeframe, 'timeframe'))].map(textOf).filter((id) => id !== '');
    const isFirst = timeframe.endsWith('/timeframes/0');
    const instrument = timeframe.includes('/supportingInstrumentConfig/') ? 'SI' : 'TI';
    editor.renameKey(indicators, from, to);
    const values: [string, Json][] = [];
    everyMember(
      graph.strategy,
      (key, value, pointer, owner) => {
        if (key !== 'name' || value !== from || owner['type'] !== 'indicator') return;
        const reads = textOf(owner['timeframeId']) || textOf(owner['timeframe']);
        const of = textOf(owner['instrumentType']) || 'TI';
        if (of === instrument && (reads === '' ? isFirst : ids.includes(reads))) values.push([pointer, to]);
      },
      graph.at,
    );
    editor.setAll(values);
  });
}

function setGroups(
  editor: TextEditor,
  graph: StrategyGraph,
  groups: readonly { id: string; name: string; nodes: readonly string[] }[],
): void {
  const pointer = below(graph.at, ownKey, 'groups');
  const kept = groups.filter(({ nodes }) => nodes.length > 0);
  if (kept.length > 0)
    editor.set(
      pointer,
      kept.map(({ id, name, nodes }) => ({ id, name, nodes: [...nodes] })),
    );
  else if (editor.has(pointer)) {
    editor.remove(pointer);
    if (Object.keys(fieldsOf(editor.get(below(graph.at, ownKey)))).length === 0) editor.remove(below(graph.at, ownKey));
  }
}

/** Frames nodes and names them. A node is in one group at a time. */
export function groupNodes(text: string, name: string, ids: readonly string[]): Change<string> {
  return change(text, (editor, graph) => {
    const id = freeName('group', new Set(graph.groups.map((group) => group.id)));
    const others = graph.groups.map((group) => ({ ...group, nodes: group.nodes.filter((node) => !ids.includes(node)) }));
    setGroups(editor, graph, [...others, { id, name, nodes: ids }]);
    return id;
  });
}

export function renameGroup(text: string, id: string, name: string): Change {
  return change(text, (editor, graph) => {
    const index = graph.groups.findIndex((group) => group.id === id);
    if (index >= 0) editor.set(below(graph.at, ownKey, 'groups', index, 'name'), name);
  });
}

/** Takes a frame away; its nodes stay. */
export function ungroup(text: string, id: string): Change {
  return change(text, (editor, graph) =>
    setGroups(
      editor,
      graph,
      graph.groups.filter((group) => group.id !== id),
    ),
  );
}

/** Gives the document another id and name, for a copy of it. */
export function renameStrategy(text: string, id: string, name: string): Change {
  return change(text, (editor, graph) => {
    const idKeys = ['strategy_id', 'strategyId', 'id'].filter((key) => graph.strategy[key] !== undefined);
    const outer = graph.at === '' ? [] : ['strategy_id', 'strategyId', 'id'].filter((key) => editor.has(below('', key)));
    if (idKeys.length + outer.length === 0) editor.set(below(graph.at, 'strategy_id'), id);
    // The id of a row of a builder's table names the row, not the strategy.
    for (const key of idKeys.includes('strategy_id') || idKeys.includes('strategyId') ? idKeys.filter((key) => key !== 'id') : idKeys)
      editor.set(below(graph.at, key), id);
    if (idKeys.length === 0) for (const key of outer) editor.set(below('', key), id);
    const nameKeys = ['name', 'strategy_name', 'strategyName'].filter((key) => graph.strategy[key] !== undefined);
    for (const key of nameKeys.length > 0 ? nameKeys : ['name']) editor.set(below(graph.at, key), name);
  });
}
