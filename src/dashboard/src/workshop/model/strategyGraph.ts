import { below } from './json';

export interface GraphNode {
  readonly id: string;
  readonly type: string;
  /** Name for people: its label, else its id. */
  readonly name: string;
  readonly pointer: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly place: Place | null;
  readonly isOff: boolean;
}

export interface GraphEdge {
  /** Its place in the document: edges may have no ids, or one twice. */
  readonly index: number;
  readonly source: string;
  readonly target: string;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Nodes that a person framed and named. */
export interface NodeGroup {
  readonly id: string;
  readonly name: string;
  readonly nodes: readonly string[];
}

/** What the editor reads of a document. Everything else in it stays where it is, unread. */
export interface StrategyGraph {
  /** Pointer to the strategy: empty, or `/strategy` where it is wrapped. */
  readonly at: string;
  readonly strategy: Readonly<Record<string, unknown>>;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly groups: readonly NodeGroup[];
}

/** The editor's own member of a document; the server leaves every key that begins with `_` alone. */
export const ownKey = '_workshop';

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function placeOf(value: unknown): Place | null {
  const { x, y } = fieldsOf(value);
  return typeof x === 'number' && typeof y === 'number' ? { x, y } : null;
}

/** Reads a document's graph. It takes what there is: a document that is wrong is shown, too. */
export function graphOf(document: unknown): StrategyGraph {
  const root = fieldsOf(document);
  const isWrapped = typeof root['strategy'] === 'object' && root['strategy'] !== null && !Array.isArray(root['strategy']);
  const at = isWrapped ? '/strategy' : '';
  const strategy = isWrapped ? fieldsOf(root['strategy']) : root;
  const seen = new Set<string>();
  const nodes = listOf(strategy['nodes']).flatMap((value, index): GraphNode[] => {
    const node = fieldsOf(value);
    const id = textOf(node['id']);
    // A second node of one id cannot be told from the first in the graph; the server reports it, and the JSON shows it.
    // A hidden note is a builder's own; it has no place on the canvas.
    if (id === '' || seen.has(id) || (node['hidden'] === true && node['type'] === 'strategyOverview')) return [];
    seen.add(id);
    const data = fieldsOf(node['data']);
    return [
      {
        id,
        type: textOf(node['type']),
        name: textOf(data['label']).trim() || id,
        pointer: below(at, 'nodes', index),
        data,
        place: placeOf(node['position']),
        isOff: node['enabled'] === false || data['enabled'] === false,
      },
    ];
  });
  const edges = listOf(strategy['edges']).flatMap((value, index): GraphEdge[] => {
    const edge = fieldsOf(value);
    return [{ index, source: textOf(edge['source']), target: textOf(edge['target']) }];
  });
  const groups = listOf(fieldsOf(strategy[ownKey])['groups']).map((value): NodeGroup => {
    const group = fieldsOf(value);
    return { id: textOf(group['id']), name: textOf(group['name']), nodes: listOf(group['nodes']).map(textOf) };
  });
  return { at, strategy, nodes, edges, groups };
}

export function nodeOf(graph: StrategyGraph, id: string | null): GraphNode | undefined {
  return graph.nodes.find((node) => node.id === id);
}

/** The node that a pointer into the document lies in. */
export function nodeAtPointer(graph: StrategyGraph, pointer: string): GraphNode | undefined {
  return graph.nodes.find((node) => pointer === node.pointer || pointer.startsWith(`${node.pointer}/`));
}

/** A name with the lowest number that is free. */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  const stem = base.replace(/-\d+$/, '');
  for (let number = 1; ; number++) {
    const name = `${stem}-${number}`;
    if (!taken.has(name)) return name;
  }
}

/** Values of a key anywhere in a document, with their pointers. */
export function everyMember(value: unknown, visit: (key: string, value: unknown, pointer: string, owner: Fields) => void, at = ''): void {
  if (Array.isArray(value)) value.forEach((item, index) => everyMember(item, visit, below(at, index)));
  else if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value)) {
      visit(key, member, below(at, key), value as Fields);
      everyMember(member, visit, below(at, key));
    }
}
