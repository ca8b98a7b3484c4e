import type { StrategyDocument } from '../../wire/rest';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export const nodeWidth = 164;
export const nodeHeight = 62;
const columnGap = 18;
const rowGap = 34;

/**
 * Places nodes in rows by their distance from the start, so that a walk reads from top to bottom. Documents have their own layout,
 * but for large cards on a large canvas; here all of a strategy has to fit beside its chart. Edges that lead back (re-entries) do not
 * push a node further down.
 */
export function layoutGraph({ nodes, edges }: Pick<StrategyDocument, 'nodes' | 'edges'>): ReadonlyMap<string, Place> {
  const children = new Map<string, string[]>(nodes.map((node) => [node.id, []]));
  for (const edge of edges) children.get(edge.source)?.push(edge.target);
  const depths = depthsOf(
    nodes.filter((node) => node.type === 'startNode').map((node) => node.id),
    children,
  );
  const rows: string[][] = [];
  for (const node of nodes) (rows[depths.get(node.id) ?? 0] ??= []).push(node.id);
  const columns = new Map<string, number>();
  for (const row of rows) {
    const parentColumn = (id: string) =>
      mean(edges.filter((edge) => edge.target === id && columns.has(edge.source)).map((edge) => columns.get(edge.source)!));
    const wanted = row.map((id) => ({ id, column: parentColumn(id) })).sort((a, b) => a.column - b.column);
    wanted.forEach(({ id }, index) => columns.set(id, index - (row.length - 1) / 2));
  }
  return new Map(
    nodes.map(({ id }) => [id, { x: (columns.get(id) ?? 0) * (nodeWidth + columnGap), y: (depths.get(id) ?? 0) * (nodeHeight + rowGap) }]),
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
