import type { BrokerConnectionResponse, ExecutionResponse, MarketDataResponse, ProgressResponse, StrategyResponse } from './generated';

export type { CaptureMode as Capture, ExecutionRequest, FillRule, Mode, NodeNow, RunState as ExecutionState } from './generated';
export type { ProblemDocument, ProblemError, SessionFile } from './generated';

export type Execution = ExecutionResponse;
export type Speed = NonNullable<Execution['speed']>;
export type Progress = ProgressResponse;
export type BrokerConnection = BrokerConnectionResponse;
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
}

export interface Page<T> {
  items: T[];
  next: string | null;
}
