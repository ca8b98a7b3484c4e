import type { Trade } from './events';
import type { Metrics } from './frames';
import type {
  AlertChannelResponse,
  BrokerConnectionResponse,
  DiffResponse,
  ExchangeResponse,
  ExecutionResponse,
  FeedResponse,
  HomeResponse,
  MarketDataResponse,
  Mode,
  PreviewResponse,
  ProgressResponse,
  RunResponse,
  RunState,
  StoredCandleResponse,
  StrategyFinding,
  StrategyResponse,
  StudyResponse,
  TemplateEntry,
  ValidationResponse,
  VersionResponse,
} from './generated';

export type { AtEnd, CaptureMode as Capture, ExecutionChangeRequest, ExecutionRequest, FillRule, Mode, NodeNow } from './generated';
export type { AlertDelivery, AlertEntry, AlertKind, AlertRule, ChannelType } from './generated';
export type { RunState as ExecutionState } from './generated';
export type { PreviewChangeRequest as PreviewChange, PreviewRequest, ProblemDocument, ProblemError } from './generated';
export type { IndicatorEntry, SessionFile, StudyState, TradeStory } from './generated';
export type { DataSource, ExchangeSession, FeedGap, FeedState, ImportAnswer, ImportedRow, InstrumentDetails } from './generated';
export type { QualityReport } from './generated';

export type Execution = ExecutionResponse;
/** A feed; its settings are those of a replay or of a venue. */
export type Feed = Omit<FeedResponse, 'settings'> & { settings?: ReplaySettings | VenueSettings | null };

/** What a venue is asked for, and where, when not at its public address. */
export interface VenueSettings {
  readonly instrument: string;
  readonly url?: string;
}

/** How a replay plays. */
export interface ReplaySettings {
  readonly file: string;
  readonly speed: Speed;
  readonly now: boolean;
  readonly loop: boolean;
}

/** Totals over all executions of the user. */
export type Home = HomeResponse;
export type Speed = NonNullable<Execution['speed']>;
export type Progress = ProgressResponse;
export type BrokerConnection = BrokerConnectionResponse;
/** Where alerts go; its secret stays on the server. */
export type AlertChannel = AlertChannelResponse;
/** What a preview shows; its metrics and trades are as in the files. */
export type Preview = Omit<PreviewResponse, 'metrics' | 'trades'> & { metrics: Metrics | null; trades: Trade[] };
/** A run of the library. */
export type Run = Omit<RunResponse, 'mode' | 'state'> & { mode: Mode; state: RunState };
export type StrategyInfo = StrategyResponse;
export type StrategyVersion = VersionResponse;
export type StoredCandle = StoredCandleResponse;
export type ExchangeInfo = ExchangeResponse;
/** What the server says of a document. */
export type Validation = ValidationResponse;
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
  min?: number;
  max?: number;
  step?: number;
}

/** A strategy to begin with. */
export type Template = TemplateEntry;
/** Two versions of a strategy, compared. */
export type VersionDifference = DiffResponse;

/** What was found in a document: a problem or a warning. */
export type Finding = StrategyFinding;

export interface Page<T> {
  items: T[];
  next: string | null;
}

export type ParameterValue = number | string | boolean;

/** Values of one parameter of a study. */
export type ParameterRange = { from: number; to: number; step?: number } | ParameterValue[];

export interface StudyRequest {
  strategy_id?: string;
  broker_connection_id?: string;
  symbols?: string[];
  from?: string;
  to?: string;
  parameters?: Record<string, ParameterRange>;
  where?: string[];
  method?: unknown;
  objective?: unknown;
  constraints?: string[];
  fill?: string;
  /** What becomes of positions that are open when the data end. */
  at_end?: string;
  /** Fields that replace those of the account, an object for each variant. */
  costs?: Record<string, unknown>[];
  limit?: number;
}

/** One set of a study with its figures. */
export interface StudySet {
  set: number;
  symbol: string;
  account: number;
  parameters: Record<string, ParameterValue>;
  objective: number | null;
  meets_constraints: boolean;
  path: string;
  /** Why every tick had to be taken. */
  path_reason?: string;
  metrics: Record<string, unknown> | null;
  /** Cash at the start, then equity at points of the run; absent where it could not be played. */
  equity?: number[];
  error?: string;
}

/** The best set of a study so far; it has met the constraints. */
export type BestSet = Pick<StudySet, 'set' | 'symbol' | 'account' | 'parameters' | 'objective'>;

/** What luck has to do with the best set; a figure is null where it is undefined. */
export interface StudyLuck {
  parameters: Record<string, ParameterValue>;
  trials: number;
  sharpe_per_period: number | null;
  expected_maximum_sharpe_per_period: number | null;
  deflated_sharpe: number | null;
  pbo: number | null;
  pbo_loss: number | null;
  neighbourhood: { parameter: string; parameters: Record<string, ParameterValue>; objective: number | null; change: number | null }[];
  in_sample: Record<string, unknown> | null;
  out_of_sample: Record<string, unknown> | null;
  by_symbol: { symbol: string; sets: number; best: number | null; median: number | null }[];
  by_year: { year: number; total_return: number | null }[];
  by_side: Record<string, { trades: number; pnl: number }> | null;
  double_costs: Record<string, unknown> | null;
}

export interface StudyWindow {
  window: number;
  train_from: string | null;
  test_from: string | null;
  test_to: string | null;
  parameters?: Record<string, ParameterValue>;
  train_objective: number | null;
  test_objective: number | null;
}

export interface WalkForward {
  train_objective: number | null;
  test_objective: number | null;
  efficiency: number | null;
  test_return: number | null;
  windows: StudyWindow[];
}

export type Study = Omit<StudyResponse, 'request' | 'best' | 'luck'> & {
  request: StudyRequest;
  best: BestSet | null;
  luck: StudyLuck | null;
};
