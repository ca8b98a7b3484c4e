// Made from openapi.json by `npm run wire`.

/** The running summary after an event. */
export type Accumulated = {
  trades: number;
  winning_trades: number;
  losing_trades: number;
  win_rate: number | null;
  open_positions: number;
  realized_pnl: number;
  unrealized_pnl: number;
  equity: number;
};

export type BehindFrame = {
  lag: number;
};

export type BrokerConnectionResponse = {
  id: string;
  type: string;
  cash: number;
  currency: string;
  risk_free: number;
  fill: FillRule;
  slippage: Slippage;
  commission: Commission;
  spread: number;
  limit_fill: LimitFill;
  option_pricing: OptionPricing;
};

export type BrokerConnectionResponsePage = {
  items: BrokerConnectionResponse[];
  next: string | null;
};

export type CallerStatus = {
  user_id: string;
  is_admin: boolean;
  scheme: string;
};

/** A closed candle with its indicators by display name; `timestamp` is its open time. */
export type CandleData = {
  symbol: string;
  timeframe: string;
  timestamp: string;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  indicators: Record<string, number | null>;
};

export type CandleLine = {
  session_id: string;
  catchup_id: string;
  seq: number;
  type: 'candle';
  time: string;
  data: CandleData;
  accumulated: Accumulated;
};

export type CandlePage = {
  items: CandleData[];
  next: string | null;
};

export type CaptureMode = 'none' | 'candles' | 'ticks';

export type CommandOutcome = {
  session_id: string;
  state: RunState;
  problem: ProblemDocument | null;
};

export type CommandOutcomePage = {
  items: CommandOutcome[];
  next: string | null;
};

export type Commission = {
  per_order: number;
  percent: number;
  per_unit: number;
};

/** `data` of the frames that speak of the stream itself; the frame's name is its SSE event. */
export type ControlFrame =
  | BehindFrame
  | EndFrame
  | HeartbeatFrame
  | HelloFrame
  | LiveFrame
  | RemovedFrame
  | ResetFrame
  | SnapshotFrame
  | StatusFrame
  | TickFrame;

export type DiskStatus = {
  total_bytes: number;
  used_bytes: number;
  free_bytes: number;
};

export type EndFrame = {
  state: string;
  head: string | null;
};

/** A comparison with the values that its operands had. */
export type EvaluatedCondition = {
  lhs_expression: string;
  rhs_expression: string;
  lhs_value: number | string | null;
  rhs_value: (number | null)[] | number | string | null;
  operator: string;
  timestamp: string;
  condition_type: 'live' | 'non_live';
  result: boolean;
  result_icon: string;
  raw: string;
  evaluated: string;
  condition_text: string;
};

/** A line of events.jsonl, and `data` of the frames named after its type. */
export type EventLine = SessionLine | NodeLine | OrderLine | PositionLine | TradeLine | CandleLine;

export type ExecutionRequest = {
  strategy_id: string;
  broker_connection_id?: string | null;
  mode: Mode;
  from?: string | null;
  to?: string | null;
  /** Market seconds per real second: a number above 0 and up to 1000000000, or "max". */
  speed?: number | 'max' | null;
  scale?: number | null;
  capture?: CaptureMode | null;
  fill?: FillRule | null;
  auto_start?: boolean | null;
};

export type ExecutionResponse = {
  session_id: string;
  user_id: string;
  strategy_id: string;
  broker_connection_id: string;
  mode: Mode;
  state: RunState;
  run: number;
  seq: number;
  catchup_id: string | null;
  /** Market seconds per real second: a number above 0 and up to 1000000000, or "max". */
  speed: number | 'max';
  scale: number;
  fill: FillRule | null;
  from: string | null;
  to: string | null;
  progress: ProgressResponse | null;
  summary: Accumulated | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  error: string | null;
};

export type ExecutionResponsePage = {
  items: ExecutionResponse[];
  next: string | null;
};

export type FillRule = 'next_tick' | 'same_tick' | 'signal_close';

export type HealthResponse = {
  status: string;
};

export type HeartbeatFrame = {
  head: string | null;
  time: string;
};

export type HelloFrame = {
  session_ids: string[];
  from: string | null;
  floor: string | null;
  head: string | null;
  mode: string | null;
};

export type JsonElementPage = {
  items: unknown[];
  next: string | null;
};

export type LagStatus = {
  durable_events: number;
  published_events: number;
};

export type LimitFill = 'touch' | 'penetration';

export type LiveFrame = {
  head: string | null;
};

export type MarketDataResponse = {
  symbol: string;
  timeframe: string;
  file: string;
  bytes: number;
  from: string | null;
  to: string | null;
  problem: string | null;
};

export type MarketDataResponsePage = {
  items: MarketDataResponse[];
  next: string | null;
};

export type MarketDataStatus = {
  decoded_bytes: number;
  max_decoded_bytes: number;
  max_unused_bytes: number;
  max_symbol_bytes: number;
  decodes: number;
};

export type MemoryStatus = {
  process_bytes: number;
  heap_bytes: number;
  available_bytes: number;
  max_backlog_bytes_per_session: number;
  max_buffer_bytes_per_backtest: number;
};

/** metrics.json. */
export type Metrics = {
  conventions: {
    sampling: string;
    annualisation: number;
    risk_free: number;
    fill: string;
    price_path: string;
  };
  total_return: number;
  annualised_return: number | null;
  sharpe: number | null;
  sortino: number | null;
  max_drawdown: number;
  max_drawdown_peak_time: string | null;
  max_drawdown_trough_time: string | null;
  calmar: number | null;
  profit_factor: number | null;
  expectancy: number | null;
  win_rate: number | null;
  payoff_ratio: number | null;
  exposure: number | null;
  turnover: number | null;
  trades: number;
  winners: number;
  losers: number;
  longest_winning_streak: number;
  longest_losing_streak: number;
  average_duration_minutes: number | null;
  longest_duration_minutes: number | null;
  best_trade: number | null;
  worst_trade: number | null;
  average_mae: number | null;
  average_mfe: number | null;
  fees: number;
  equity: number;
  cash: number;
  realized_pnl: number;
  unrealized_pnl: number;
};

export type Mode = 'backtest' | 'live_simulation';

/** A completed node; beside what all nodes have, members by `node_type`. */
export type NodeData = {
  execution_id: string;
  parent_execution_id: string | null;
  timestamp: string;
  event_type: string;
  node_id: string;
  node_name: string;
  node_type: string;
  children_nodes: {
    id: string;
  }[];
  strategy_config?: {
    symbol: string;
    timeframe: string;
    exchange: string;
    trading_instrument: string;
    end_conditions_configured: boolean;
  };
  condition_type?: string;
  conditions_preview?: string;
  signal_emitted?: boolean;
  evaluated_conditions?: {
    conditions_evaluated: EvaluatedCondition[];
    candle_data: Record<string, {
      current: {
        timestamp: string;
        open: number;
        high: number;
        low: number;
        close: number;
        volume: number;
      } | null;
      previous: {
        timestamp: string;
        open: number;
        high: number;
        low: number;
        close: number;
        volume: number;
      } | null;
    }>;
  };
  node_variables?: Record<string, {
    expression_preview: string;
    value: number | null;
  }>;
  ltp_store?: Record<string, {
    ltp: number | null;
    timestamp: string | null;
  }>;
  action?: {
    type: string;
    order_id?: string;
    symbol?: string;
    side?: 'BUY' | 'SELL';
    quantity?: number | null;
    price?: number | null;
    order_type?: string;
    status: string;
    reason?: string;
  };
  position?: {
    position_id: string;
    re_entry_num: number;
  } | Position | null;
  entry_config?: {
    max_entries: number;
    position_num: number;
    re_entry_num: number;
    positions_config: {
      vpi: string;
      position_type: string;
      quantity: number;
      multiplier: number;
      order_type: string;
      max_entries: number;
      status: string;
      reason: string | null;
    }[];
  };
  exit_result?: {
    positions_closed: number;
    exit_price: number;
    pnl: number;
    exit_time: string;
  } | null;
  exit_config?: {
    target_position_vpi: string;
    order_type: string;
    quantity: string;
    specific_quantity: number | null;
    reason: string;
  };
  effective?: boolean;
  skip_reason?: string | null;
  re_entry_metadata?: {
    re_entry_num: number;
    max_re_entries: number;
  };
  square_off?: {
    executed: boolean;
    reason: string;
    condition_type: string;
    positions_closed: number;
    trigger_values: {
      time: string;
      day_pnl: number | null;
      limit: number | null;
    };
  };
  closed_positions?: {
    trade_id: string;
    position_id: string;
    re_entry_num: number;
    quantity: number;
    exit_price: number;
    pnl: number;
  }[];
  config?: {
    immediate_exit: boolean;
    minutes_before_close: number | null;
    exit_time: string | null;
    daily_pnl_target: number | null;
    daily_loss_limit: number;
  };
};

export type NodeLine = {
  session_id: string;
  catchup_id: string;
  seq: number;
  type: 'node';
  time: string;
  data: NodeData;
  accumulated: Accumulated;
};

/** A node's state and, of an active signal, what its conditions stand at. */
export type NodeNow = {
  state: NodeState;
  condition_type?: string;
  conditions_preview?: string;
  re_entry_num?: number;
  conditions_evaluated?: EvaluatedCondition[];
};

export type NodeState = 'active' | 'inactive' | 'pending';

export type NodeStates = Record<string, NodeState>;

export type Nodes = Record<string, NodeNow>;

export type OptionPricing = 'data' | 'underlying';

/** An order that was placed, filled, cancelled or rejected. */
export type OrderData = {
  order_id: string;
  status: 'CANCELLED' | 'FILLED' | 'OPEN' | 'REJECTED';
  node_id: string;
  position_id: string;
  symbol: string;
  intent: 'entry' | 'exit';
  side: 'BUY' | 'SELL';
  order_type: string;
  quantity: number | null;
  limit_price: number | null;
  stop_price: number | null;
  placed_time: string;
  fill_price: number | null;
  fees: number | null;
  reason: string | null;
};

export type OrderLine = {
  session_id: string;
  catchup_id: string;
  seq: number;
  type: 'order';
  time: string;
  data: OrderData;
  accumulated: Accumulated;
};

/** An entry of positions.json. */
export type Position = {
  trade_id: string;
  position_id: string;
  re_entry_num: number;
  symbol: string;
  side: 'BUY' | 'SELL';
  quantity: number;
  quantity_open: number;
  multiplier: number;
  entry_price: number;
  entry_time: string;
  current_price: number;
  realized_pnl: number;
  unrealized_pnl: number;
  fees: number;
  status: 'CLOSED' | 'OPEN' | 'PARTIAL';
  exit_price: number | null;
  exit_time: string | null;
  stop_loss: number | null;
  take_profit: number | null;
  trailing_stop: number | null;
  entry_node_id: string;
  entry_flow_ids: string[];
  exit_flow_ids: string[];
};

export type PositionLine = {
  session_id: string;
  catchup_id: string;
  seq: number;
  type: 'position';
  time: string;
  data: Position;
  accumulated: Accumulated;
};

export type PositionPage = {
  items: Position[];
  next: string | null;
};

export type ProblemDocument = {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: ProblemError[] | null;
};

export type ProblemError = {
  pointer: string;
  detail: string;
  node_id?: string | null;
};

export type ProgressResponse = {
  ticks: number | null;
  total: number | null;
  percent: number | null;
  time: string | null;
};

export type ReadyResponse = {
  ready: boolean;
  recovering: string[];
  disk_writable: boolean;
  disk_problem: string | null;
};

export type RemovedFrame = {
  session_id: string;
  state: 'removed';
  reason: null;
  speed: null;
  recovered_at_seq: null;
  run: number;
};

export type ResetFrame = {
  reason: 'future' | 'malformed' | 'run' | 'trimmed';
  floor: string | null;
};

export type RunState =
  | 'queued'
  | 'starting'
  | 'running'
  | 'paused'
  | 'recovering'
  | 'completed'
  | 'stopped'
  | 'failed'
  | 'diverged';

/** The start of a run, the end of a day or the end of the run, by `state`. */
export type SessionData = {
  state: string;
  strategy_id?: string;
  strategy_name?: string;
  strategy_hash?: string;
  exchange?: string;
  currency?: string;
  cash?: number;
  fill?: string;
  scale?: number;
  capture?: string;
  from?: string | null;
  to?: string | null;
  option_pricing?: string;
  price_path?: string;
  symbols?: {
    symbol: string;
    source: string;
  }[];
  broker_connection?: {
    id: string;
    slippage: {
      ticks: number;
      percent: number;
    };
    commission: {
      per_order: number;
      percent: number;
      per_unit: number;
    };
    spread: number;
    limit_fill: string;
  };
  date?: string;
  equity?: number;
  equity_path?: {
    peak_equity: number;
    peak_time: string;
    max_drawdown: number;
    max_drawdown_peak_time: string | null;
    max_drawdown_trough_time: string | null;
  };
  reason?: string;
};

export type SessionFile = {
  name: string;
  bytes: number;
  modified_at: string;
};

export type SessionFilePage = {
  items: SessionFile[];
  next: string | null;
};

export type SessionLine = {
  session_id: string;
  catchup_id: string;
  seq: number;
  type: 'session';
  time: string;
  data: SessionData;
  accumulated: Accumulated;
};

export type SessionsStatus = {
  total: number;
  by_state: Record<string, number>;
};

export type Slippage = {
  ticks: number;
  percent: number;
};

/** The state after an event, with the execution's own state beside it. */
export type SnapshotFrame = {
  session_id: string;
  catchup_id: string | null;
  seq: number;
  execution: {
    state?: 'completed' | 'diverged' | 'failed' | 'paused' | 'queued' | 'recovering' | 'running' | 'starting' | 'stopped';
    reason?: string | null;
    speed?: number | 'max' | null;
    recovered_at_seq?: number | null;
    run?: number;
  };
  time?: string;
  status?: {
    state: string;
    reason: string | null;
  };
  accumulated?: Accumulated;
  positions?: Record<string, Position>;
  trades_count?: number;
  trades?: Trade[];
  metrics?: Metrics;
  nodes?: Record<string, NodeState>;
  last_prices?: Record<string, number | null>;
  day?: {
    start_equity: number;
    start_seq: number;
    closed: {
      date: string;
      equity: number;
      seq: number;
    } | null;
  };
  peak_equity?: number;
  orders?: {
    filled: number;
    cancelled: number;
    rejected: number;
  };
};

export type SpeedRequest = {
  /** Market seconds per real second: a number above 0 and up to 1000000000, or "max". */
  speed: number | 'max';
};

/** Everything that a run has said up to one event. */
export type State = {
  session_id: string;
  catchup_id: string;
  seq: number;
  time: string;
  status: {
    state: string;
    reason: string | null;
  };
  accumulated: Accumulated;
  positions: Record<string, Position>;
  trades_count: number;
  trades: Trade[];
  metrics: Metrics;
  nodes: Record<string, NodeState>;
  last_prices: Record<string, number | null>;
  day: {
    start_equity: number;
    start_seq: number;
    closed: {
      date: string;
      equity: number;
      seq: number;
    } | null;
  };
  peak_equity: number;
  orders: {
    filled: number;
    cancelled: number;
    rejected: number;
  };
};

export type StatusFrame = {
  session_id: string;
  state: 'completed' | 'diverged' | 'failed' | 'paused' | 'queued' | 'recovering' | 'running' | 'starting' | 'stopped';
  reason: string | null;
  speed: number | 'max' | null;
  recovered_at_seq: number | null;
  run: number;
};

export type StatusResponse = {
  version: string;
  framework: string;
  system: string;
  started_at: string;
  uptime_seconds: number;
  ready: boolean;
  caller: CallerStatus;
  sessions: SessionsStatus;
  lag: LagStatus;
  streams: StreamsStatus;
  disk: DiskStatus;
  memory: MemoryStatus;
  market_data: MarketDataStatus;
};

export type StrategyResponse = {
  strategy_id: string;
  name: string;
  symbol: string | null;
  sample: boolean;
  nodes: number;
  bytes: number;
  hash: string;
};

export type StrategyResponsePage = {
  items: StrategyResponse[];
  next: string | null;
};

export type StreamsStatus = {
  open: number;
  window_bytes: number;
  max_window_bytes: number;
};

/** What there is to show between events; `seq` is the last event that it knows of. */
export type TickFrame = {
  session_id: string;
  run: number;
  seq: number;
  time: string | null;
  last_prices: Record<string, number | null>;
  unrealized_pnl: number;
  realized_pnl: number;
  equity: number;
  open_positions: number;
  progress: {
    ticks: number;
    total: number;
    percent: number;
    time: string | null;
  };
  active_nodes: string[];
};

/** An element of trades.json. */
export type Trade = {
  trade_id: string;
  position_id: string;
  re_entry_num: number;
  symbol: string;
  side: 'BUY' | 'SELL';
  quantity: number;
  multiplier: number;
  entry_price: number;
  entry_time: string;
  exit_price: number;
  exit_time: string;
  pnl: number;
  gross_pnl: number;
  fees: number;
  pnl_percent: number | null;
  mae: number;
  mfe: number;
  duration_minutes: number;
  status: 'CLOSED';
  exits: {
    time: string;
    price: number;
    quantity: number;
    pnl: number;
    node_id: string;
  }[];
  entry_flow_ids: string[];
  exit_flow_ids: string[];
  entry_trigger: string;
  exit_reason: string;
};

export type TradeLine = {
  session_id: string;
  catchup_id: string;
  seq: number;
  type: 'trade';
  time: string;
  data: Trade;
  accumulated: Accumulated;
};

export type TradePage = {
  items: Trade[];
  next: string | null;
};

export type ValidationResponse = {
  valid: boolean;
  errors: ProblemError[];
};
