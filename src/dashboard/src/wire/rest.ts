import type { Accumulated, EvaluatedCondition } from './events';
import type { NodeState } from './frames';

export type ExecutionState =
  | 'queued'
  | 'starting'
  | 'running'
  | 'paused'
  | 'recovering'
  | 'completed'
  | 'stopped'
  | 'failed'
  | 'diverged';

export type Mode = 'backtest' | 'live_simulation';
export type Speed = number | 'max';
export type FillRule = 'next_tick' | 'same_tick' | 'signal_close';
export type Capture = 'none' | 'candles' | 'ticks';

export interface Progress {
  /** Null when the process that runs now has not seen the run. */
  ticks: number | null;
  total: number | null;
  percent: number | null;
  /** Simulation time. */
  time: string | null;
}

export interface Execution {
  session_id: string;
  user_id: string;
  strategy_id: string;
  broker_connection_id: string;
  mode: Mode;
  state: ExecutionState;
  run: number;
  seq: number;
  catchup_id: string | null;
  speed: Speed | null;
  scale: number;
  fill: FillRule | null;
  from: string | null;
  to: string | null;
  progress: Progress | null;
  summary: Accumulated | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  error: string | null;
}

export interface ExecutionRequest {
  strategy_id: string;
  broker_connection_id: string;
  mode: Mode;
  from?: string;
  to?: string;
  speed?: Speed;
  scale?: number;
  capture?: Capture;
  fill?: FillRule;
  auto_start?: boolean;
}

export interface BrokerConnection {
  id: string;
  type: 'paper';
  cash: number;
  currency: string;
  fill: FillRule;
  slippage: { ticks?: number; percent?: number };
  commission: { per_order?: number; percent?: number; per_unit?: number };
  spread: number;
  limit_fill: 'touch' | 'penetration';
  option_pricing: 'data' | 'underlying';
}

export interface StrategyInfo {
  strategy_id: string;
  name: string;
  symbol: string | null;
  /** Built in and read-only. */
  sample: boolean;
}

/** A node as the visual builder saved it; `data` differs by type. */
export interface DocumentNode {
  id: string;
  type: string;
  data: Record<string, unknown>;
  position?: { x: number; y: number };
}

export interface StrategyDocument {
  strategy_id: string;
  name: string;
  nodes: DocumentNode[];
  edges: { id: string; source: string; target: string }[];
}

/** A node of a run: its state and, of an armed signal, what its conditions stand at. */
export interface NodeNow {
  state: NodeState;
  condition_type?: string;
  re_entry_num?: number;
  conditions_evaluated?: EvaluatedCondition[];
}

export interface MarketDataInfo {
  symbol: string;
  timeframe: string;
  from: string | null;
  to: string | null;
  problem: string | null;
}

export interface SessionFile {
  name: string;
  bytes: number;
  modified_at: string;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** One wrong place of a request. */
export interface ProblemError {
  /** JSON pointer into the body, or the name of a parameter. */
  pointer: string;
  detail: string;
  node_id?: string;
}

/** RFC 9457. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: ProblemError[];
}
