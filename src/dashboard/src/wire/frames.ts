import type { Accumulated, Position, SessionEvent, Trade } from './events';
import type { ExecutionState, Progress } from './rest';

export interface Hello {
  session_ids: string[];
  from: string | null;
  floor: string | null;
  head: string | null;
  mode: string | null;
}

export interface Status {
  session_id: string;
  state: ExecutionState;
  reason: string | null;
  speed: number | 'max' | null;
  recovered_at_seq: number | null;
  run: number;
}

/** Latest wins: at most ten a second per session, never stored. */
export interface Tick {
  session_id: string;
  run: number;
  /** The last event that had happened: it shows what that event and all before it led to. */
  seq: number;
  time: string | null;
  last_prices: Record<string, number | null>;
  realized_pnl: number;
  unrealized_pnl: number;
  equity: number;
  open_positions: number;
  progress: Progress | null;
  active_nodes: string[];
}

export type NodeState = 'inactive' | 'active' | 'pending';

/** Everything a session has said up to one exact id. */
export interface Snapshot {
  session_id: string;
  /** Null before the first run. */
  catchup_id: string | null;
  time: string | null;
  accumulated: Accumulated | null;
  positions: Record<string, Position>;
  trades: Trade[];
  trades_count: number;
  metrics: Metrics | null;
  nodes: Record<string, NodeState>;
  last_prices: Record<string, number | null>;
  /** The trading day that the run is in; after its end the last one. Null before the first run. */
  day: SnapshotDay | null;
  peak_equity: number | null;
  orders: OrderCounts;
  /** State of the execution; null in an answer of `state?at=`. */
  execution: Omit<Status, 'session_id'> | null;
}

export interface SnapshotDay {
  start_equity: number | null;
  /** The day's events come after this one. */
  start_seq: number;
  /** Set while the day has been closed and nothing has happened on the next. */
  closed: { date: string; equity: number; seq: number } | null;
}

/** Orders by how they ended. */
export interface OrderCounts {
  readonly filled: number;
  readonly cancelled: number;
  readonly rejected: number;
}

/** metrics.json: named numbers, a few dates, and the conventions they were computed under. */
export interface Metrics {
  conventions?: Record<string, string | number | null>;
  [name: string]: unknown;
}

export interface Reset {
  session_id?: string;
  reason: 'run' | 'trimmed' | 'future' | 'malformed';
  floor: string | null;
}

/** A frame of the stream, with the cursor it moves the client to when it has one. */
export type Frame =
  | { kind: 'event'; event: SessionEvent }
  | { kind: 'hello'; data: Hello }
  | { kind: 'snapshot'; data: Snapshot }
  | { kind: 'live'; session_id?: string }
  | { kind: 'behind'; session_id?: string; lag: number | null }
  | { kind: 'tick'; data: Tick }
  | { kind: 'status'; data: Status }
  /** The last status of an execution that is no more. */
  | { kind: 'removed'; session_id: string }
  | { kind: 'reset'; data: Reset }
  | { kind: 'heartbeat' }
  | { kind: 'end'; session_id?: string }
  /** What arrived was no frame of the protocol: the stream cannot be trusted any further. */
  | { kind: 'malformed'; reason: string };
