export interface Place {
  readonly x: number;
  readonly y: number;
}

export const nodeWidth = 164;
export const nodeHeight = 62;
const columnGap = 18;
const rowGap = 34;

interface Cell {
  readonly width: number;
  readonly height: number;
  readonly columnGap: number;
  readonly rowGap: number;
}

const cell: Cell = { width: nodeWidth, height: nodeHeight, columnGap, rowGap };

interface GraphShape {
  readonly nodes: readonly { readonly id: string; readonly type: string }[];
  readonly edges: readonly { readonly source: string; readonly target: string }[];
}

/**
 * Places nodes in rows by their distance from the start, so that a walk reads from top to bottom. Documents have their own layout,
 * but for large cards on a large canvas; here all of a strategy has to fit beside its chart. Edges that lead back (re-entries) do not
 * push a node further down. What no edge leads to begins a row beside the start.
 */
export function layoutGraph({ nodes, edges }: GraphShape, size: Cell = cell): ReadonlyMap<string, Place> {
  const children = new Map<string, string[]>(nodes.map((node) => [node.id, []]));
  const parents = new Map<string, string[]>(nodes.map((node) => [node.id, []]));
  for (const { source, target } of edges) {
    if (!children.has(source) || !children.has(target)) continue;
    children.get(source)!.push(target);
    parents.get(target)!.push(source);
  }
  const depths = depthsOf(rootsFirst(nodes, parents), children);
  const rows: string[][] = [];
  for (const node of nodes) (rows[depths.get(node.id) ?? 0] ??= []).push(node.id);
  const columns = new Map<string, number>();
  for (const row of rows) {
    const wanted = row
      .map((id) => ({ id, column: mean(parents.get(id)!.flatMap((parent) => columns.get(parent) ?? [])) }))
      .sort((a, b) => a.column - b.column);
    // Each node stands below its parents where there is room, and the row as a whole around them.
    let last = Number.NEGATIVE_INFINITY;
    const placed = wanted.map(({ id, column }) => ({ id, wish: column, column: (last = Math.max(column, last + 1)) }));
    const aside = mean(placed.map(({ column, wish }) => column - wish));
    for (const { id, column } of placed) columns.set(id, column - aside);
  }
  return new Map(
    nodes.map(({ id }) => [
      id,
      {
        x: (columns.get(id) ?? 0) * (size.width + size.columnGap),
        y: (depths.get(id) ?? 0) * (size.height + size.rowGap),
      },
    ]),
  );
}

/** The start, then what nothing leads to, then the rest: nodes that are reached from one before do not begin a row. */
function rootsFirst(nodes: GraphShape['nodes'], parents: ReadonlyMap<string, readonly string[]>): string[] {
  const rank = ({ id, type }: { id: string; type: string }) => (type === 'startNode' ? 0 : parents.get(id)!.length === 0 ? 1 : 2);
  return [...nodes].sort((a, b) => rank(a) - rank(b)).map(({ id }) => id);
}

/** Longest way from a root, without edges that lead back to a node on the way. */
function depthsOf(roots: readonly string[], children: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const onTheWay = new Set<string>();
  const finished = new Set<string>();
  const forward = new Map<string, string[]>();
  const order: string[] = [];
  const visit = (id: string) => {
    onTheWay.add(id);
    const ahead: string[] = [];
    forward.set(id, ahead);
    for (const child of children.get(id) ?? []) {
      if (onTheWay.has(child)) continue;
      ahead.push(child);
      if (!finished.has(child)) visit(child);
    }
    onTheWay.delete(id);
    finished.add(id);
    order.push(id);
  };
  for (const root of roots) if (!finished.has(root)) visit(root);
  const depths = new Map<string, number>(order.map((id) => [id, 0]));
  for (const id of order.reverse())
    for (const child of forward.get(id)!) depths.set(child, Math.max(depths.get(child)!, depths.get(id)! + 1));
  return depths;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
