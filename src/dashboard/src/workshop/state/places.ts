import { layoutGraph } from '../../run/graph/graphLayout';
import type { GraphEdge, Place, StrategyGraph } from '../model/strategyGraph';

export const cell = { width: 196, height: 74, columnGap: 28, rowGap: 44 };

/** Where nodes stand: where the layout puts them, or where the document says. */
export function placesOf(graph: StrategyGraph, isArranged: boolean): ReadonlyMap<string, Place> {
  const isNote = ({ type }: { type: string }) => type === 'strategyOverview';
  const laid = layoutGraph({ nodes: graph.nodes.filter((node) => !isNote(node)), edges: graph.edges }, cell);
  let notes = 0;
  return new Map(
    graph.nodes.map((node) => {
      if (isNote(node)) return [node.id, node.place ?? { x: -2 * (cell.width + cell.columnGap), y: notes++ * (cell.height + cell.rowGap) }];
      return [node.id, isArranged ? laid.get(node.id)! : (node.place ?? laid.get(node.id)!)];
    }),
  );
}

/** As far apart as nodes may stand in a drawing that is shown as it is. */
const farthest = 2.5 * (cell.height + cell.rowGap);

/**
 * True when the document's own places read as the graph is drawn here: from top to bottom, and near enough to be read. Many builders draw
 * from left to right, or with large cards.
 */
export function readsDown(graph: StrategyGraph): boolean {
  const places = new Map(graph.nodes.map(({ id, place }) => [id, place]));
  const falls = graph.edges.flatMap(({ source, target }) => {
    const [from, to] = [places.get(source), places.get(target)];
    return from == null || to == null ? [] : [to.y - from.y];
  });
  const down = falls.filter((fall) => fall > 0);
  const mean = down.reduce((sum, fall) => sum + fall, 0) / Math.max(1, down.length);
  const parts = graph.nodes.filter(({ type }) => type !== 'strategyOverview');
  return parts.every(({ place }) => place !== null) && down.length * 3 >= falls.length * 2 && mean <= farthest;
}

/** The edge that passes nearest to a point, when one does. */
export function edgeAt(graph: StrategyGraph, places: ReadonlyMap<string, Place>, point: Place, within: number): GraphEdge | null {
  let best: GraphEdge | null = null;
  let nearest = within;
  for (const edge of graph.edges) {
    const [source, target] = [places.get(edge.source), places.get(edge.target)];
    if (source === undefined || target === undefined) continue;
    const distance = distanceTo(
      { x: source.x + cell.width / 2, y: source.y + cell.height },
      { x: target.x + cell.width / 2, y: target.y },
      point,
    );
    if (distance < nearest) [best, nearest] = [edge, distance];
  }
  return best;
}

function distanceTo(from: Place, to: Place, { x, y }: Place): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - from.x - along * dx, y - from.y - along * dy);
}

export type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

/** The nearest node in a direction, as the eye goes. */
export function nodeTowards(places: ReadonlyMap<string, Place>, from: string | null, direction: Direction): string | null {
  const origin = from === null ? undefined : places.get(from);
  if (origin === undefined) return topmost(places);
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, { x, y }] of places) {
    const [dx, dy] = [x - origin.x, y - origin.y];
    const isAcross = direction === 'ArrowLeft' || direction === 'ArrowRight';
    const ahead = isAcross ? dx : dy;
    const aside = Math.abs(isAcross ? dy : dx);
    const forward = direction === 'ArrowUp' || direction === 'ArrowLeft' ? -ahead : ahead;
    if (id === from || forward <= 1) continue;
    const cost = forward + 2 * aside;
    if (cost < least) [best, least] = [id, cost];
  }
  return best;
}

function topmost(places: ReadonlyMap<string, Place>): string | null {
  let best: string | null = null;
  let top = Number.POSITIVE_INFINITY;
  for (const [id, { y }] of places) if (y < top) [best, top] = [id, y];
  return best;
}
