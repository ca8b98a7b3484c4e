import type { Trade } from './events';

/** One completion of a node, as `exec_{node_id}_{yyyyMMdd}_{HHmmss}_{seq}` names it. */
export interface Firing {
  readonly executionId: string;
  readonly node: string;
  /** `2024-10-29 09:17:00`, on the exchange's clock. */
  readonly time: string;
  /** The event of the completion comes at this seq or a few after it. */
  readonly seq: number;
}

export function firingOf(executionId: string): Firing | null {
  const match = /^exec_(.+)_(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)_(\d+)$/.exec(executionId);
  if (match === null) return null;
  const [, node, year, month, day, hour, minute, second, seq] = match;
  return { executionId, node: node!, time: `${year}-${month}-${day} ${hour}:${minute}:${second}`, seq: Number(seq) };
}

/** A trade's ways in and out, in the order in which they were walked. */
export interface TradeFlow {
  readonly entry: readonly Firing[];
  readonly exit: readonly Firing[];
}

export function flowOf(trade: Pick<Trade, 'entry_flow_ids' | 'exit_flow_ids'>): TradeFlow {
  return { entry: trade.entry_flow_ids.flatMap(firings), exit: trade.exit_flow_ids.flatMap(firings) };
}

/**
 * Where a trade lies in its run: from the node that entered to the one that left. The start node, or the exit before a re-entry, which
 * begins the way in, may lie long before it.
 */
export function spanOf(trade: Pick<Trade, 'entry_flow_ids' | 'exit_flow_ids'>): { readonly from: number; readonly to: number } | null {
  const { entry, exit } = flowOf(trade);
  const from = entry[entry.length - 1];
  const to = exit[exit.length - 1] ?? from;
  return from === undefined || to === undefined ? null : { from: from.seq, to: to.seq };
}

function firings(executionId: string): Firing[] {
  const firing = firingOf(executionId);
  return firing === null ? [] : [firing];
}
