import type { Trade } from './events';
import type { Metrics } from './frames';
import type {
  BrokerConnectionResponse,
  ExecutionResponse,
  MarketDataResponse,
  Mode,
  PreviewResponse,
  ProgressResponse,
  RunResponse,
  RunState,
  StrategyResponse,
} from './generated';

export type { CaptureMode as Capture, ExecutionChangeRequest, ExecutionRequest, FillRule, Mode, NodeNow } from './generated';
export type { RunState as ExecutionState } from './generated';
export type { PreviewChangeRequest as PreviewChange, PreviewRequest, ProblemDocument, ProblemError } from './generated';
export type { SessionFile, TradeStory } from './generated';

export type Execution = ExecutionResponse;
export type Speed = NonNullable<Execution['speed']>;
export type Progress = ProgressResponse;
export type BrokerConnection = BrokerConnectionResponse;
/** What a preview shows; its metrics and trades are as in the files. */
export type Preview = Omit<PreviewResponse, 'metrics' | 'trades'> & { metrics: Metrics | null; trades: Trade[] };
/** A run of the library. */
export type Run = Omit<RunResponse, 'mode' | 'state'> & { mode: Mode; state: RunState };
export type StrategyInfo = StrategyResponse;
export type MarketDataInfo = MarketDataResponse;

/** A node as the visual builder saved it; `data` differs by type. */
export interface DocumentNode {
  id: string;
  type: string;
  data: Record<string, unknown>;
  position?: { x: number; y: number };
}

/** A strategy as the visual builder saved it; the page reads these members. */
export interface StrategyDocument {
  strategy_id: string;
  name: string;
  nodes: DocumentNode[];
  edges: { id: string; source: string; target: string }[];
  parameters?: StrategyParameter[];
}

/** A value of a strategy that an execution may give anew. */
export interface StrategyParameter {
  name: string;
  type: string;
  default?: unknown;
  label?: string;
  description?: string;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}
