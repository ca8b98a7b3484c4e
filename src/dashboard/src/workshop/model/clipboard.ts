import { change, type Change } from './operations';
import { below, parseJson } from './json';
import { everyMember, fieldsOf, freeName, graphOf, listOf, textOf, type Place } from './strategyGraph';
import { RawJson, TextEditor, type Json } from './textEdits';

/** What the clipboard holds between two strategies: nodes as they are spelt, and the edges between them. */
interface Clip {
  readonly strategyruntime: 'nodes';
  readonly nodes: readonly unknown[];
  readonly edges: readonly { source: string; target: string }[];
  /** Indicators that the nodes read, by their timeframe. */
  readonly indicators: readonly { timeframe: string; name: string; settings: unknown }[];
}

interface Timeframe {
  readonly pointer: string;
  readonly names: readonly string[];
  readonly indicators: Readonly<Record<string, unknown>>;
}

function timeframesOf(text: string): Timeframe[] {
  const graph = graphOf(JSON.parse(text));
  const start = graph.nodes.find((node) => node.type === 'startNode');
  if (start === undefined) return [];
  const config = fieldsOf(start.data['tradingInstrumentConfig']);
  return listOf(config['timeframes']).map((value, index) => {
    const timeframe = fieldsOf(value);
    return {
      pointer: below(start.pointer, 'data', 'tradingInstrumentConfig', 'timeframes', index, 'indicators'),
      names: [textOf(timeframe['id']), textOf(timeframe['timeframe']), ...(index === 0 ? [''] : [])],
      indicators: fieldsOf(timeframe['indicators']),
    };
  });
}

/** Nodes as text for the clipboard. */
export function copyNodes(text: string, ids: readonly string[]): string {
  const editor = new TextEditor(text);
  const graph = graphOf(JSON.parse(text));
  const chosen = graph.nodes.filter((node) => ids.includes(node.id) && node.type !== 'startNode');
  const names = new Set(chosen.map((node) => node.id));
  const edges = graph.edges.filter(({ source, target }) => names.has(source) && names.has(target));
  const timeframes = timeframesOf(text);
  const read = new Map<string, { timeframe: string; name: string; settings: unknown }>();
  for (const node of chosen)
    everyMember(node.data, (key, value, _, owner) => {
      if (key !== 'name' || owner['type'] !== 'indicator' || textOf(owner['instrumentType']) === 'SI') return;
      const timeframe = textOf(owner['timeframeId']) || textOf(owner['timeframe']);
      const settings = timeframes.find((each) => each.names.includes(timeframe))?.indicators[textOf(value)];
      if (settings !== undefined) read.set(`${timeframe} ${textOf(value)}`, { timeframe, name: textOf(value), settings });
    });
  const nodes = chosen.map((node) => editor.raw(node.pointer)!.text).join(',\n');
  const rest = JSON.stringify({ edges: edges.map(({ source, target }) => ({ source, target })), indicators: [...read.values()] });
  return `{"strategyruntime": "nodes", "nodes": [\n${nodes}\n], ${rest.slice(1)}`;
}

/** True of text that `copyNodes` made. */
export function isClip(text: string): boolean {
  if (!text.startsWith('{"strategyruntime"')) return false;
  try {
    return fieldsOf(JSON.parse(text))['strategyruntime'] === 'nodes';
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

const clipped = (value: string): Clip => JSON.parse(value) as Clip;

/**
 * Puts copied nodes into a document, under ids and position ids that are free, with the edges between them and the indicators that they
 * read and the document lacks. The result is their new ids.
 */
export function pasteNodes(text: string, clipText: string, by: Place | null): Change<readonly string[]> {
  const clip = clipped(clipText);
  const source = new TextEditor(clipText, parseJson(clipText));
  return change(text, (editor, graph) => {
    const ids = new Map<string, string>();
    const taken = new Set(graph.nodes.map((node) => node.id));
    const positions = new Map<string, string>();
    const positionsTaken = new Set<string>();
    everyMember(graph.strategy, (key, value) => key === 'vpi' && typeof value === 'string' && positionsTaken.add(value));
    for (const node of clip.nodes) {
      const { id, data } = fieldsOf(node);
      const name = taken.has(textOf(id)) ? freeName(textOf(id), taken) : textOf(id);
      taken.add(name);
      ids.set(textOf(id), name);
      for (const position of listOf(fieldsOf(data)['positions'])) {
        const vpi = textOf(fieldsOf(position)['vpi']);
        if (vpi === '') continue;
        const free = positionsTaken.has(vpi) ? freeName(vpi, positionsTaken) : vpi;
        positionsTaken.add(free);
        positions.set(vpi, free);
      }
    }
    clip.nodes.forEach((node, index) => {
      const one = new TextEditor(source.raw(below('/nodes', index))!.text);
      const values: [string, Json][] = [];
      const swap = (pointer: string, names: ReadonlyMap<string, string>, value: unknown) => {
        const name = typeof value === 'string' ? names.get(value) : undefined;
        if (name !== undefined && name !== value) values.push([pointer, name]);
      };
      swap('/id', ids, fieldsOf(node)['id']);
      everyMember(node, (key, value, pointer) => {
        if (key === 'nodeId' || key === 'targetEntryNodeId') swap(pointer, ids, value);
        if (key === 'vpi' || key === 'targetPositionVpi' || key === 'targetPositionId') swap(pointer, positions, value);
      });
      one.setAll(values);
      const { x, y } = fieldsOf(fieldsOf(node)['position']);
      if (by === null) one.remove('/position');
      else if (typeof x === 'number' && typeof y === 'number') one.set('/position', { x: x + by.x, y: y + by.y });
      editor.insert(below(graph.at, 'nodes'), new RawJson(one.text));
    });
    for (const edge of clip.edges) {
      const [from, to] = [ids.get(edge.source), ids.get(edge.target)];
      if (from !== undefined && to !== undefined)
        editor.insert(below(graph.at, 'edges'), { id: `e-${from}-${to}`, source: from, target: to });
    }
    for (const { timeframe, name, settings } of clip.indicators) {
      const target = timeframesOf(editor.text).find((each) => each.names.includes(timeframe));
      if (target !== undefined && !(name in target.indicators)) editor.set(below(target.pointer, name), settings as Json);
    }
    return [...ids.values()];
  });
}
