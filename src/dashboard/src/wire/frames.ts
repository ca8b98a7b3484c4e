import type { Accumulated, Position, SessionEvent, Trade } from './events';
import type { ExecutionState, Progress } from './rest';

/** Where every wanted session stands: its last durable seq as a catchup id. */
export type Heads = Readonly<Record<string, string>>;

export interface Hello {
  session_ids: string[];
  from: string | null;
  floor: string | null;
  head: string | Heads | null;
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
  time: string | null;
  last_prices: Record<string, number | null>;
  accumulated: Accumulated;
  progress: Progress | null;
  active_nodes: string[];
}

/** What is known of a node: `inactive`, `active`, `pending`. */
export interface NodeState {
  state: 'inactive' | 'active' | 'pending';
  /** How often it completed in this run. */
  completed?: number;
  last_execution_id?: string | null;
  last_time?: string | null;
}

/** Everything a session has said up to one exact id. */
export interface Snapshot {
  session_id: string;
  catchup_id: string;
  seq: number;
  run: number;
  time: string | null;
  accumulated: Accumulated;
  positions: Record<string, Position>;
  trades: Trade[];
  trades_count: number;
  metrics: Metrics | null;
  nodes: Record<string, NodeState>;
  last_prices: Record<string, number | null>;
  status: Omit<Status, 'session_id'> | null;
  /** Highest equity so far, when the server tells it. */
  peak_equity?: number | null;
  /** Equity at the start of the trading day, when the server tells it. */
  day_start_equity?: number | null;
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
  | { kind: 'reset'; data: Reset }
  | { kind: 'heartbeat'; server_time: string | null }
  | { kind: 'end'; session_id?: string; state: ExecutionState | null }
  /** What arrived was no frame of the protocol: the stream cannot be trusted any further. */
  | { kind: 'malformed'; reason: string };
