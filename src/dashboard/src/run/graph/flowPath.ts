import type { Trade } from '../../wire/events';

/** Nodes that a trade went through, by what they did for it. */
export interface FlowPath {
  readonly entry: ReadonlySet<string>;
  readonly exit: ReadonlySet<string>;
}

export const noPath: FlowPath = { entry: new Set(), exit: new Set() };

/** `exec_{node_id}_{yyyyMMdd}_{HHmmss}_{seq}` names the node and the moment of one execution. */
export function nodeOfExecution(executionId: string): string | null {
  return /^exec_(.+)_\d{8}_\d{6}_\d+$/.exec(executionId)?.[1] ?? null;
}

export function flowPath(trade: Pick<Trade, 'entry_flow_ids' | 'exit_flow_ids'> | null): FlowPath {
  if (trade === null) return noPath;
  return { entry: nodesOf(trade.entry_flow_ids), exit: nodesOf(trade.exit_flow_ids) };
}

export type FlowRole = 'entry' | 'exit' | null;

/** A re-entry begins at the exit of the position before; a node that did both is shown for the exit of this trade. */
export function nodeRole(path: FlowPath, node: string): FlowRole {
  if (path.exit.has(node)) return 'exit';
  return path.entry.has(node) ? 'entry' : null;
}

/** An edge belongs to a path when the walk went over it: both of its ends do. */
export function edgeRole(path: FlowPath, source: string, target: string): FlowRole {
  if (path.exit.has(target) && (path.exit.has(source) || path.entry.has(source))) return 'exit';
  return path.entry.has(source) && path.entry.has(target) ? 'entry' : null;
}

function nodesOf(executionIds: readonly string[]): ReadonlySet<string> {
  return new Set(executionIds.map(nodeOfExecution).filter((id) => id !== null));
}
