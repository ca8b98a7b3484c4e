import type { StrategyDocument } from '../wire/rest';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export const nodeWidth = 190;
export const nodeHeight = 66;
const columnGap = 64;
const rowGap = 22;

/**
 * Places nodes in columns by their distance from the start, so that a walk reads from left to right. Documents keep a layout of their
 * own, but for large cards on a large canvas; here all of a strategy has to fit beside its chart. Edges that lead back (re-entries)
 * do not push a node further right.
 */
export function layoutGraph({ nodes, edges }: Pick<StrategyDocument, 'nodes' | 'edges'>): ReadonlyMap<string, Place> {
  const children = new Map<string, string[]>(nodes.map((node) => [node.id, []]));
  for (const edge of edges) children.get(edge.source)?.push(edge.target);
  const depths = depthsOf(nodes.filter((node) => node.type === 'startNode').map((node) => node.id), children);
  const columns: string[][] = [];
  for (const node of nodes) (columns[depths.get(node.id) ?? 0] ??= []).push(node.id);
  const rows = new Map<string, number>();
  columns.forEach((column) => {
    const parentRow = (id: string) => mean(edges.filter((edge) => edge.target === id && rows.has(edge.source)).map((edge) => rows.get(edge.source)!));
    const wanted = column.map((id) => ({ id, row: parentRow(id) })).sort((a, b) => a.row - b.row);
    wanted.forEach(({ id }, index) => rows.set(id, index - (column.length - 1) / 2));
  });
  return new Map(
    nodes.map(({ id }) => [id, { x: (depths.get(id) ?? 0) * (nodeWidth + columnGap), y: (rows.get(id) ?? 0) * (nodeHeight + rowGap) }]),
  );
}

/** Longest way from the start without using an edge twice backwards: depth-first, ignoring edges to a node that is on the way here. */
function depthsOf(starts: readonly string[], children: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const depths = new Map<string, number>();
  const onTheWay = new Set<string>();
  const visit = (id: string, depth: number) => {
    if (onTheWay.has(id) || depth <= (depths.get(id) ?? -1)) return;
    depths.set(id, depth);
    onTheWay.add(id);
    for (const child of children.get(id) ?? []) visit(child, depth + 1);
    onTheWay.delete(id);
  };
  for (const start of starts) visit(start, 0);
  return depths;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
