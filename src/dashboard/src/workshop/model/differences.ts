import { below } from './json';
import { fieldsOf, graphOf, listOf, ownKey, type Fields } from './strategyGraph';

/** One difference of two documents, in words. */
export interface Difference {
  /** Where: a node by its name, an edge, or the strategy. */
  readonly where: string;
  readonly what: string;
  /** Into the second document. */
  readonly pointer: string;
}

const layoutKeys: ReadonlySet<string> = new Set(['measured', 'selected', 'dragging', 'style', 'animated', 'parents', 'children', ownKey]);
const longest = 60;

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Members that differ, innermost first; a moved node is one difference. */
function compare(before: unknown, after: unknown, path: string, pointer: string, found: (what: string, pointer: string) => void): void {
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const bothLists = Array.isArray(before) && Array.isArray(after);
  const partsOf = (value: unknown): Fields => (bothLists ? { ...(value as object) } : fieldsOf(value));
  const [left, right] = [partsOf(before), partsOf(after)];
  const isDeep = bothLists || (Object.keys(left).length > 0 && Object.keys(right).length > 0);
  if (path === 'position') found('moved', pointer);
  else if (!isDeep || path.split(' ').length > 12) found(`${path}: ${short(before)} → ${short(after)}`, pointer);
  else
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      if (path === '' && layoutKeys.has(key)) continue;
      const name = bothLists ? String(Number(key) + 1) : key;
      const at = path === '' ? name : `${path} ${name}`;
      const place = below(pointer, key);
      if (!(key in left)) found(`${at} added: ${short(right[key])}`, place);
      else if (!(key in right)) found(`${at} removed: ${short(left[key])}`, pointer);
      else compare(left[key], right[key], at, place, found);
    }
}

/** What differs between two documents: nodes by their ids, edges by their ends, and the rest by its place. */
export function differencesOf(before: unknown, after: unknown): Difference[] {
  const [left, right] = [graphOf(before), graphOf(after)];
  const result: Difference[] = [];
  const old = new Map(left.nodes.map((node) => [node.id, node]));
  const valueAt = (strategy: Fields, pointer: string) => listOf(strategy['nodes'])[Number(pointer.slice(pointer.lastIndexOf('/') + 1))];
  for (const node of right.nodes) {
    const was = old.get(node.id);
    if (was === undefined) result.push({ where: node.name, what: 'node added', pointer: node.pointer });
    else
      compare(valueAt(left.strategy, was.pointer), valueAt(right.strategy, node.pointer), '', node.pointer, (what, pointer) =>
        result.push({ where: node.name, what, pointer }),
      );
  }
  const names = new Set(right.nodes.map(({ id }) => id));
  for (const node of old.values()) if (!names.has(node.id)) result.push({ where: node.name, what: 'node removed', pointer: '' });
  const edgeName = ({ source, target }: { source: string; target: string }) => `${source} → ${target}`;
  const [oldEdges, newEdges] = [left.edges.map(edgeName), right.edges.map(edgeName)];
  newEdges.forEach((edge, index) => {
    if (!oldEdges.includes(edge)) result.push({ where: edge, what: 'edge added', pointer: below(right.at, 'edges', index) });
  });
  for (const edge of oldEdges) if (!newEdges.includes(edge)) result.push({ where: edge, what: 'edge removed', pointer: '' });
  const kept = oldEdges.filter((edge) => newEdges.includes(edge));
  if (kept.join('\n') !== newEdges.filter((edge) => oldEdges.includes(edge)).join('\n'))
    result.push({ where: 'Edges', what: 'order of children changed', pointer: below(right.at, 'edges') });
  const rest = (strategy: Fields) =>
    Object.fromEntries(Object.entries(strategy).filter(([key]) => key !== 'nodes' && key !== 'edges' && key !== ownKey));
  compare(rest(left.strategy), rest(right.strategy), '', right.at, (what, pointer) => result.push({ where: 'Strategy', what, pointer }));
  if (JSON.stringify(left.groups) !== JSON.stringify(right.groups))
    result.push({ where: 'Strategy', what: 'groups changed', pointer: below(right.at, ownKey) });
  return result;
}
