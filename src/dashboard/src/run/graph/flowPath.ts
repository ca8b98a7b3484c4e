import type { Trade } from '../../wire/events';
import { flowOf, type Firing } from '../../wire/tradeFlow';

/** Nodes that a trade went through, by what they did for it, with the completion in which they did. */
export interface FlowPath {
  readonly entry: ReadonlyMap<string, Firing>;
  readonly exit: ReadonlyMap<string, Firing>;
}

export const noPath: FlowPath = { entry: new Map(), exit: new Map() };

export function flowPath(trade: Pick<Trade, 'entry_flow_ids' | 'exit_flow_ids'> | null): FlowPath {
  if (trade === null) return noPath;
  const { entry, exit } = flowOf(trade);
  return { entry: byNode(entry), exit: byNode(exit) };
}

export type FlowRole = 'entry' | 'exit' | null;

/** A re-entry begins at the exit of the position before; a node that did both is shown for the exit of this trade. */
export function nodeRole(path: FlowPath, node: string): FlowRole {
  if (path.exit.has(node)) return 'exit';
  return path.entry.has(node) ? 'entry' : null;
}

/** What a node did for the trade; null when it did nothing for it. */
export function firingFor(path: FlowPath, node: string): Firing | null {
  return path.exit.get(node) ?? path.entry.get(node) ?? null;
}

/** An edge belongs to a path when the walk went over it: both of its ends do. */
export function edgeRole(path: FlowPath, source: string, target: string): FlowRole {
  if (path.exit.has(target) && (path.exit.has(source) || path.entry.has(source))) return 'exit';
  return path.entry.has(source) && path.entry.has(target) ? 'entry' : null;
}

function byNode(firings: readonly Firing[]): ReadonlyMap<string, Firing> {
  return new Map(firings.map((firing) => [firing.node, firing]));
}
