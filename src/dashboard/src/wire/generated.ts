// Made from openapi.json by `npm run wire`.

export type AlertChannelResponse = {
  id: string;
  name: string | null;
  type: ChannelType;
  url: string | null;
  has_secret: boolean;
  chat_id: string | null;
  to: string | null;
  pending: number;
  created_at: string;
  updated_at: string;
};

export type AlertChannelResponsePage = {
  items: AlertChannelResponse[];
  next: string | null;
};

export type AlertData = {
  message: string;
  level: string | null;
  node_id: string;
  node_name: string;
  execution_id: string;
};

export type AlertDelivery = {
  id: string;
  channel_id: string;
  type: ChannelType;
  state: DeliveryState;
  attempts: number;
  at: string | null;
  detail: string | null;
};

export type AlertEntry = {
  id: string;
  number: number;
  rule_id: string | null;
  rule_name: string | null;
  kind: AlertKind;
  session_id: string | null;
  run: number;
  seq: number;
  catchup_id: string | null;
  at: string;
  time: string | null;
  level: string;
  message: string;
  quieted: boolean;
  sound: boolean;
  browser: boolean;
  deliveries: AlertDelivery[];
};

export type AlertEntryPage = {
  items: AlertEntry[];
  next: string | null;
};

export type AlertKind =
  | 'fill'
  | 'stop'
  | 'target'
  | 'loss_limit'
  | 'drawdown'
  | 'pnl'
  | 'failed'
  | 'diverged'
  | 'blocked'
  | 'alert_node'
  | 'feed_stale'
  | 'feed_gap'
  | 'test';

export type AlertLine = {
  session_id: string;
  catchup_id: string;
  seq: number;
  type: 'alert';
  time: string;
  data: AlertData;
  accumulated: Summary;
};

export type AlertRaisedFrame = {
  id: string;
  number: number;
  rule_id: string | null;
  rule_name: string | null;
  kind:
    | 'alert_node'
    | 'blocked'
    | 'diverged'
    | 'drawdown'
    | 'failed'
    | 'feed_gap'
    | 'feed_stale'
    | 'fill'
    | 'loss_limit'
    | 'pnl'
    | 'stop'
    | 'target'
    | 'test';
  session_id: string | null;
  run: number;
  seq: number;
  catchup_id: string | null;
  at: string;
  time: string | null;
  level: string;
  message: string;
  sound: boolean;
  browser: boolean;
};

export type AlertRule = {
  id: string;
  name: string | null;
  kind: AlertKind;
  enabled: boolean;
  strategy_id: string | null;
  broker_connection_id: string | null;
  session_id: string | null;
  backtests: boolean;
  percent: number | null;
  above: number | null;
  below: number | null;
  of: PnlPeriod | null;
  channels: string[];
  quiet_hours: QuietHours | null;
  sound: boolean;
  browser: boolean;
  created_at: string;
  updated_at: string;
};

export type AlertRulePage = {
  items: AlertRule[];
  next: string | null;
};

export type AtEnd = 'close' | 'leave_open';

export type BehindFrame = {
  lag: number;
};

export type BlockedSession = {
  session_id: string;
  reason: string | null;
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
  fill_price: FillPrice;
  /** Price points, or points and percent of the price together, paid half by each fill or whole by entries. */
  spread: number | {
    points?: number;
    percent?: number;
    on?: 'both' | 'entry';
  };
  /** A word, or the shares of their value that positions take (up to 1 a share, above it percent). */
  buying_power: 'unlimited' | 'cash' | {
    mode?: 'unlimited' | 'cash' | 'margin';
    long?: number;
    short?: number;
    options?: number | 'scan';
    shrink?: boolean;
  };
  participation: number | null;
  max_tick_age: number | null;
  limit_fill: LimitFill;
  option_pricing: OptionPricing;
  fallback: OptionFallback;
  iv: number | null;
  iv_symbol: string | null;
  iv_implied: boolean;
  iv_surface: boolean;
  forward_symbol: string | null;
  rate: number | null;
  funding: Funding | null;
  borrow_fee: number;
  interest: Interest;
  notices?: string[] | null;
};

export type BrokerConnectionResponseCatalogPage = {
  items: BrokerConnectionResponse[];
  next: string | null;
  unreadable?: UnreadableItem[] | null;
};

export type BrokerageSource = 'preset' | 'own';

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
  date?: string;
};

export type CandleLine = {
  session_id: string;
  catchup_id: string;
  seq: number;
  type: 'candle';
  time: string;
  data: CandleData;
  accumulated: Summary;
};

export type CandlePage = {
  items: CandleData[];
  next: string | null;
};

export type CaptureMode = 'none' | 'candles' | 'ticks';

export type ChannelType = 'page' | 'webhook' | 'telegram' | 'mail';

export type ClusterCellResponse = {
  name: string;
  owner: string | null;
  epoch: number;
  active?: boolean;
  lag: ClusterLag | null;
};

export type ClusterLag = {
  pending: number;
  shipments: number;
  last_commit_ms: number | null;
};

export type ClusterNodeResponse = {
  name: string;
  address: string;
  state: string;
  version: string;
  started_at: string;
  reported_at: string;
  cells: number;
  lag: ClusterLag;
};

export type ClusterResponse = {
  node: string;
  nodes: ClusterNodeResponse[];
  cells: ClusterCellResponse[];
};

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
  minimum: number;
  preset?: CostPreset | null;
  brokerage?: BrokerageSource | null;
};

/** `data` of the frames that speak of the stream itself; the frame's name is its SSE event. */
export type ControlFrame =
  | AlertRaisedFrame
  | BehindFrame
  | EndFrame
  | HeartbeatFrame
  | HelloFrame
  | LiveFrame
  | RemovedFrame
  | ResetFrame
  | SnapshotFrame
  | StatusFrame
  | StudyFrame
  | TickFrame;

/** A split, bonus, rights issue or dividend, or what holding the symbol cost, with each position's part. */
export type CorporateActionData = {
  symbol: string;
  kind: string;
  date: string;
  ratio: number | null;
  amount: number | null;
  positions: {
    trade_id: string;
    quantity_before: number;
    quantity: number;
    entry_price_before: number;
    entry_price: number;
    cash: number;
  }[];
  from?: string;
  from_price?: number;
  to?: string;
  to_price?: number;
  nights?: number;
};

export type CorporateActionLine = {
  session_id: string;
  catchup_id: string;
  seq: number;
  type: 'corporate_action';
  time: string;
  data: CorporateActionData;
  accumulated: Summary;
};

export type CostPreset = 'nse_options' | 'us_options' | 'binance_spot' | 'binance_futures';

export type CurrencyTotals = {
  currency: string;
  live: LiveTotals;
  ended: EndedTotals;
  backtests: EndedTotals;
};

export type CurrentState = {
  version: number;
  etag: string;
};

export type DataSource = 'data' | 'feed';

export type DeliveryState = 'pending' | 'sent' | 'failed' | 'cancelled' | 'dropped';

export type DiffResponse = {
  from: number;
  to: number;
  nodes: NodeDifferences;
  edges: EdgeDifferences;
  document: FieldChange[];
  layout: boolean;
  words: string[];
};

export type DiskStatus = {
  total_bytes: number;
  used_bytes: number;
  free_bytes: number;
  reserve_bytes: number;
  is_short: boolean;
};

export type EdgeDifferences = {
  added: EdgeMention[];
  removed: EdgeMention[];
};

export type EdgeMention = {
  source: string;
  target: string;
  pointer: string;
};

export type EndFrame = {
  state: string;
  head: string | null;
};

export type EndedTotals = {
  sessions: number;
  pnl: number;
};

export type EquityPoint = {
  time: string;
  equity: number;
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
export type EventLine =
  | SessionLine
  | NodeLine
  | OrderLine
  | PositionLine
  | TradeLine
  | CandleLine
  | AlertLine
  | CorporateActionLine;

export type ExchangeRequest = {
  zone: string;
  sessions: ExchangeSession[];
  day_start?: string | null;
  holidays?: string[] | null;
  early_closes?: Record<string, string> | null;
};

export type ExchangeResponse = {
  id: string;
  built_in: boolean;
  zone: string;
  sessions: ExchangeSession[];
  day_start: string;
  holidays: string[] | null;
  early_closes: Record<string, string> | null;
};

export type ExchangeResponsePage = {
  items: ExchangeResponse[];
  next: string | null;
};

export type ExchangeSession = {
  days: string[];
  open: string;
  close: string;
};

export type ExecutionChangeRequest = {
  mode?: Mode | null;
  from?: string | null;
  to?: string | null;
  /** Market seconds per real second: a number above 0 and up to 1000000000, or "max". */
  speed?: number | 'max' | null;
  scale?: number | null;
  capture?: CaptureMode | null;
  fill?: FillRule | null;
  at_end?: AtEnd | null;
  parameters?: Record<string, unknown> | null;
  tags?: string[] | null;
  notes?: string | null;
  star?: boolean | null;
  source?: DataSource | null;
  daily_restart?: boolean | null;
};

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
  at_end?: AtEnd | null;
  parameters?: Record<string, unknown> | null;
  auto_start?: boolean | null;
  label?: string | null;
  tags?: string[] | null;
  notes?: string | null;
  source?: DataSource | null;
  daily_restart?: boolean | null;
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
  summary: ExecutionSummary | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  error: string | null;
  parameters?: Record<string, string> | null;
  strategy_version: number | null;
  label: string | null;
  capture: CaptureMode | null;
  at_end: AtEnd | null;
  source: DataSource;
  daily_restart?: boolean;
  feed?: FollowedFeed | null;
  tags: string[];
  notes: string | null;
  star: boolean;
  next?: ExecutionSettings | null;
};

export type ExecutionResponsePage = {
  items: ExecutionResponse[];
  next: string | null;
};

export type ExecutionSettings = {
  mode: Mode;
  from: string | null;
  to: string | null;
  /** Market seconds per real second: a number above 0 and up to 1000000000, or "max". */
  speed: number | 'max';
  scale: number;
  capture: CaptureMode | null;
  fill: FillRule | null;
  at_end: AtEnd | null;
  parameters: Record<string, string> | null;
  source: DataSource | null;
  daily_restart?: boolean;
};

/** The running summary of an execution. */
export type ExecutionSummary = {
  trades: number;
  winning_trades: number;
  losing_trades: number;
  win_rate: number | null;
  open_positions: number;
  realized_pnl: number;
  unrealized_pnl: number;
  equity: number;
  /** Profit of the trading day of a live simulation that goes on; null for a backtest and a run that has ended. */
  pnl_today: number | null;
};

export type FeedGap = {
  from: string;
  to: string;
  reason: FeedGapReason;
};

export type FeedGapReason = 'unknown' | 'not_running' | 'disconnected' | 'missing' | 'renumbered';

export type FeedRequest = {
  source: string;
  exchange?: string | null;
  file?: string | null;
  /** Market seconds per real second: a number above 0 and up to 1000000000, or "max". */
  speed?: number | 'max' | null;
  stamps?: string | null;
  loop?: boolean | null;
  stale_after?: number | null;
  retention?: FeedRetention | null;
  instrument?: string | null;
  url?: string | null;
};

export type FeedResponse = {
  symbol: string;
  source: string;
  state: FeedState;
  position: number;
  first_position: number;
  ticks: number;
  marks: number;
  gaps: number;
  late: number;
  duplicates: number;
  reconnects: number;
  last_time: string | null;
  last_tick_time: string | null;
  last_tick_age: number | null;
  rate: number;
  lag: number | null;
  bytes: number;
  error: string | null;
  faults: number;
  exchange: string | null;
  settings?: unknown;
  stale_after: number;
  retention: FeedRetention | null;
  gap_list: FeedGap[];
  created_at: string;
};

export type FeedResponsePage = {
  items: FeedResponse[];
  next: string | null;
};

export type FeedRetention = {
  days?: number | null;
  bytes?: number | null;
};

export type FeedState = 'stopped' | 'waiting' | 'running' | 'stale' | 'disconnected' | 'failed';

export type FieldChange = {
  kind: string;
  pointer: string;
  field: string;
  from: unknown;
  to: unknown;
};

export type FillPrice = 'last' | 'quotes';

export type FillRule = 'next_tick' | 'same_tick' | 'signal_close';

export type FollowedFeed = {
  state: FeedState;
  last_tick_age: number | null;
};

export type Funding = {
  percent: number;
  hours: number;
};

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

export type HomeResponse = {
  currencies: CurrencyTotals[];
  left_out: LeftOut;
};

export type ImportAnswer = {
  format: string;
  kind: string;
  symbol: string | null;
  timeframe: string | null;
  zone: string | null;
  rows: number;
  first: ImportedRow | null;
  last: ImportedRow | null;
  columns_read: string[];
  columns_ignored: string[];
  repaired: RepairedLine[];
  gaps: ImportGaps | null;
  warnings: string[];
  needs: string[];
  file: string | null;
  sample?: ImportedRow[] | null;
};

export type ImportGaps = {
  count: number;
  longest: string | null;
};

export type ImportedRow = {
  timestamp: string;
  open?: number | null;
  high?: number | null;
  low?: number | null;
  close?: number | null;
  price?: number | null;
  volume?: number | null;
  bid?: number | null;
  ask?: number | null;
  oi?: number | null;
};

export type IndicatorEntry = {
  id: string;
  label: string;
  category: string;
  aliases: string[];
  parameters: IndicatorParameterEntry[];
  price_field: string | null;
  takes_seed: boolean;
  outputs: IndicatorOutputEntry[];
  place: string;
  forms: IndicatorFormEntry[];
  notes: IndicatorNotesEntry;
};

export type IndicatorFormEntry = {
  name: string;
  parameters: Record<string, string>;
  defaults: Record<string, number>;
};

export type IndicatorList = {
  items: IndicatorEntry[];
};

export type IndicatorNotesEntry = {
  formula: string;
  source: string;
  first_value: string;
  without_movement: string;
  differs: string;
};

export type IndicatorOutputEntry = {
  name: string;
  aliases: string[];
  place: string;
  style: string;
};

export type IndicatorParameterEntry = {
  name: string;
  type: string;
  default: unknown;
  min: number | null;
  max: number | null;
  words: string[];
  aliases: string[];
  help: string;
};

export type InstrumentDetails = {
  symbol: string;
  kind: InstrumentKind | null;
  exchange: string | null;
  currency: string | null;
  price_step: number | null;
  lot_size: number | null;
  multiplier: number | null;
  underlying: string | null;
  expiry: string | null;
  strike: number | null;
  right: OptionRight | null;
  lot_sizes: Record<string, number>;
  prices: PriceBasis | null;
};

export type InstrumentDetailsPage = {
  items: InstrumentDetails[];
  next: string | null;
};

export type InstrumentKind = 'equity' | 'index' | 'future' | 'option' | 'crypto' | 'fx';

export type Interest = {
  credit: number;
  debit: number;
};

export type JsonElementPage = {
  items: unknown[];
  next: string | null;
};

export type LagStatus = {
  durable_events: number;
  published_events: number;
};

export type LeftOut = {
  failed: string[];
  diverged: string[];
  damaged: string[];
  queued: string[];
};

export type LikelySplit = {
  timestamp: string;
  ratio: string;
  before: number;
  after: number;
};

export type LikelySplitFindings = {
  count: number;
  items: LikelySplit[];
};

export type LimitFill = 'touch' | 'penetration';

export type LiveFrame = {
  head: string | null;
};

export type LiveTotals = {
  sessions: number;
  open_positions: number;
  pnl_today: number;
  realized_pnl: number;
  unrealized_pnl: number;
  equity: number;
};

export type MarketDataResponse = {
  symbol: string;
  timeframe: string | null;
  file: string;
  bytes: number;
  from: string | null;
  to: string | null;
  problem: string | null;
  rows: number | null;
  gaps: ImportGaps | null;
  zone: string | null;
  exchange: string | null;
  format: string | null;
  imported_at: string | null;
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
  answers: Quota;
  backtest_buffers: Quota;
  checkpoints: Quota;
};

/** metrics.json. */
export type Metrics = {
  conventions: {
    sampling: string;
    annualisation: number;
    risk_free: number;
    fill: string;
    price_path: string;
    at_end: string;
    rule_version: number;
    option_pricing?: string;
    option_fallback?: string;
  };
  total_return: number;
  annualised_return: number | null;
  buy_and_hold_return: number | null;
  sharpe: number | null;
  geometric_sharpe: number | null;
  sortino: number | null;
  max_drawdown: number;
  max_drawdown_peak_time: string | null;
  max_drawdown_trough_time: string | null;
  max_drawdown_close: number;
  calmar: number | null;
  profit_factor: number | null;
  expectancy: number | null;
  win_rate: number | null;
  payoff_ratio: number | null;
  sqn: number | null;
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
  rejected_orders: number;
  zero_quantity_orders: number;
  fees: number;
  equity: number;
  cash: number;
  realized_pnl: number;
  unrealized_pnl: number;
  by_side: Record<string, {
    trades: number;
    winners: number;
    losers: number;
    pnl: number;
    profit_factor: number | null;
    expectancy: number;
    win_rate: number;
    payoff_ratio: number | null;
  }>;
  by_exit_reason: Record<string, {
    trades: number;
    winners: number;
    losers: number;
    pnl: number;
    profit_factor: number | null;
    expectancy: number;
    win_rate: number;
    payoff_ratio: number | null;
  }>;
  means_little: Record<string, string>;
};

export type Mode = 'backtest' | 'live_simulation';

export type NodeChange = {
  id: string;
  label: string;
  pointer: string;
  fields: FieldChange[];
};

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
      contract?: OptionContract;
      chosen_by?: string;
      warning?: string;
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
    reason: string | null;
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
  message?: string;
};

export type NodeDifferences = {
  added: NodeMention[];
  removed: NodeMention[];
  changed: NodeChange[];
};

export type NodeLine = {
  session_id: string;
  catchup_id: string;
  seq: number;
  type: 'node';
  time: string;
  data: NodeData;
  accumulated: Summary;
};

export type NodeMention = {
  id: string;
  type: string;
  label: string;
  pointer: string;
};

/** A node's state and, of an active signal, what its conditions stand at. */
export type NodeNow = {
  state: NodeState;
  count: number;
  condition_type?: string;
  conditions_preview?: string;
  re_entry_num?: number;
  conditions_evaluated?: EvaluatedCondition[];
};

export type NodeState = 'active' | 'inactive' | 'pending';

export type NodeStates = Record<string, NodeState>;

export type Nodes = Record<string, NodeNow>;

/** The option contract that an order, a position or a trade is about; `lot_size` is null where it is not known. */
export type OptionContract = {
  symbol: string;
  underlying: string;
  expiry: string;
  strike: number;
  right: 'call' | 'put';
  lot_size: number | null;
};

export type OptionFallback = 'none' | 'model';

export type OptionPricing = 'data' | 'model' | 'underlying';

export type OptionRight = 'call' | 'put';

/** An order that was placed, filled, cancelled or rejected. */
export type OrderData = {
  order_id: string;
  status: 'CANCELLED' | 'EXPIRED' | 'FILLED' | 'OPEN' | 'PARTIAL' | 'REJECTED';
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
  time_in_force?: {
    candles?: number;
    until?: string;
  } | string;
  trail?: {
    points?: number;
    percent?: number;
  };
  contract?: OptionContract;
  charges?: Record<string, number>;
};

export type OrderLine = {
  session_id: string;
  catchup_id: string;
  seq: number;
  type: 'order';
  time: string;
  data: OrderData;
  accumulated: Summary;
};

export type PnlPeriod = 'day' | 'run';

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
  dividends?: number;
  contract?: OptionContract;
  underlying_entry_price?: number;
  underlying_exit_price?: number | null;
  pricing?: 'data' | 'model' | 'underlying';
  iv_entry?: number | null;
  iv_exit?: number | null;
  greeks?: {
    delta: number | null;
    gamma: number | null;
    theta: number | null;
    vega: number | null;
  };
  session_greeks?: {
    delta: number | null;
    gamma: number | null;
    theta: number | null;
    vega: number | null;
  };
  charges?: Record<string, number>;
  borrow_fee?: number;
  funding?: number;
};

export type PositionLine = {
  session_id: string;
  catchup_id: string;
  seq: number;
  type: 'position';
  time: string;
  data: Position;
  accumulated: Summary;
};

export type PositionPage = {
  items: Position[];
  next: string | null;
};

export type PreviewBaseRequest = {
  session_id: string;
  run?: number | null;
};

export type PreviewChangeRequest = {
  without?: string | null;
  node?: string | null;
  delay_candles?: number | null;
  stop_factor?: number | null;
  target_factor?: number | null;
  costs_factor?: number | null;
  set?: Record<string, unknown> | null;
};

export type PreviewRequest = {
  strategy?: unknown;
  account?: unknown;
  from?: string | null;
  to?: string | null;
  parameters?: Record<string, unknown> | null;
  base?: PreviewBaseRequest | null;
  changes?: PreviewChangeRequest[] | null;
};

export type PreviewResponse = {
  problems: StrategyFinding[];
  warnings: StrategyFinding[];
  metrics: unknown;
  equity: EquityPoint[];
  trades: unknown;
  trades_count: number;
  firings: Record<string, number>;
};

export type PriceBasis = 'raw' | 'split_adjusted';

export type ProblemDocument = {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: ProblemError[] | null;
  current?: CurrentState | null;
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

export type QualityGap = {
  from: string;
  to: string;
  missing: number;
};

export type QualityGapFindings = {
  count: number;
  items: QualityGap[];
};

export type QualityJump = {
  timestamp: string;
  price: number;
  before: number;
  after: number;
};

export type QualityJumpFindings = {
  count: number;
  items: QualityJump[];
};

export type QualityReport = {
  symbol: string;
  timeframe: string;
  exchange: string;
  rows: number;
  from: string;
  to: string;
  gaps: QualityGapFindings;
  outliers: QualityJumpFindings;
  zero_prices: QualityRowFindings;
  stale_prices: StaleRowsFindings;
  splits: LikelySplitFindings;
};

export type QualityRow = {
  timestamp: string;
  price: number;
};

export type QualityRowFindings = {
  count: number;
  items: QualityRow[];
};

export type QuietHours = {
  from: string;
  to: string;
  zone: string;
};

export type Quota = {
  used: number;
  limit: number | null;
};

export type QuotasStatus = {
  executions: Quota;
  strategies: Quota;
  broker_connections: Quota;
  streams: Quota;
  uploads: Quota;
  disk_bytes: Quota;
  memory_bytes: Quota;
  kept_runs: number | null;
  kept_run_bytes: number | null;
};

export type ReadyResponse = {
  ready: boolean;
  recovering: string[];
  blocked: BlockedSession[];
  unreadable: UnreadableRecord[];
  disk_writable: boolean;
  disk_problem: string | null;
  degraded: string | null;
};

export type RemovedFrame = {
  session_id: string;
  state: 'removed';
  reason: null;
  speed: null;
  recovered_at_seq: null;
  run: number;
};

export type RepairedLine = {
  line: number;
  what: string;
};

export type ResetFrame = {
  reason: 'future' | 'malformed' | 'run' | 'trimmed';
  floor: string | null;
};

export type RunFigures = {
  realized_pnl: number | null;
  unrealized_pnl: number | null;
  equity: number | null;
  fees: number | null;
  total_return: number | null;
  annualised_return: number | null;
  max_drawdown: number | null;
  sharpe: number | null;
  sortino: number | null;
  calmar: number | null;
  profit_factor: number | null;
  win_rate: number | null;
  expectancy: number | null;
  trades: number | null;
};

export type RunResponse = {
  session_id: string;
  run: number;
  strategy_id: string;
  strategy_name: string | null;
  strategy_hash: string;
  strategy_version: number | null;
  broker_connection_id: string;
  label: string | null;
  is_latest: boolean;
  is_removed: boolean;
  mode: string;
  source: DataSource;
  state: string;
  reason: string | null;
  symbols: string[];
  from: string | null;
  to: string | null;
  parameters: Record<string, string>;
  fill: string | null;
  scale: number;
  currency: string | null;
  cash: number | null;
  costs: unknown;
  started_at: string;
  ended_at: string | null;
  events: number | null;
  result: RunFigures | null;
  tags: string[];
  notes: string | null;
  star: boolean;
};

export type RunResponsePage = {
  items: RunResponse[];
  next: string | null;
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
  | 'diverged'
  | 'damaged'
  | 'blocked';

/** The start of a run, the end of a day or the end of the run, by `state`. */
export type SessionData = {
  state: string;
  strategy_id?: string;
  strategy_name?: string;
  strategy_hash?: string;
  rule_version?: number;
  exchange?: string;
  currency?: string;
  cash?: number;
  risk_free?: number;
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
      minimum?: number;
      preset?: string;
      brokerage?: string;
    };
    spread: number | {
      points: number;
      percent: number;
      on: string;
    };
    limit_fill: string;
    fill_price?: string;
    participation?: number;
    max_tick_age?: number;
    buying_power?: {
      mode: string;
      long: number;
      short: number;
      options: number | string;
      shrink: boolean;
    };
    borrow_fee?: number;
    interest?: {
      credit: number;
      debit: number;
    };
    funding?: {
      percent: number;
      hours: number;
    };
  };
  date?: string;
  equity?: number;
  first_price?: number;
  last_price?: number;
  equity_path?: {
    peak_equity: number;
    peak_time: string;
    max_drawdown: number;
    max_drawdown_peak_time: string | null;
    max_drawdown_trough_time: string | null;
    max_drawdown_close: number;
  };
  reason?: string;
  iv?: number | string | null;
  rate?: number;
  option_fallback?: string;
  iv_symbol?: string;
  forward_symbol?: string;
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
  accumulated: Summary;
};

export type SessionsStatus = {
  total: number;
  by_state: Record<string, number>;
  blocked: BlockedSession[];
  unreadable: UnreadableRecord[];
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
    state?:
      | 'blocked'
      | 'completed'
      | 'damaged'
      | 'diverged'
      | 'failed'
      | 'paused'
      | 'queued'
      | 'recovering'
      | 'running'
      | 'starting'
      | 'stopped';
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
  accumulated?: Summary;
  positions?: Record<string, Position>;
  trades_count?: number;
  trades?: Trade[];
  metrics?: Metrics;
  nodes?: Record<string, NodeState>;
  firings?: Record<string, {
    count: number;
    last_seq: number;
    last_time: string;
  }>;
  last_prices?: Record<string, number | null>;
  day?: {
    start_equity: number;
    start_seq: number;
    pnl: number | null;
    closed: {
      date: string;
      equity: number;
      seq: number;
    } | null;
  };
  peak_equity?: number;
  orders?: {
    filled: number;
    partial: number;
    cancelled: number;
    rejected: number;
    expired: number;
  };
};

export type SpeedRequest = {
  /** Market seconds per real second: a number above 0 and up to 1000000000, or "max". */
  speed: number | 'max';
};

export type StaleRows = {
  from: string;
  to: string;
  rows: number;
  price: number;
};

export type StaleRowsFindings = {
  count: number;
  items: StaleRows[];
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
  accumulated: Summary;
  positions: Record<string, Position>;
  trades_count: number;
  trades: Trade[];
  metrics: Metrics;
  nodes: Record<string, NodeState>;
  firings: Record<string, {
    count: number;
    last_seq: number;
    last_time: string;
  }>;
  last_prices: Record<string, number | null>;
  day: {
    start_equity: number;
    start_seq: number;
    pnl: number | null;
    closed: {
      date: string;
      equity: number;
      seq: number;
    } | null;
  };
  peak_equity: number;
  orders: {
    filled: number;
    partial: number;
    cancelled: number;
    rejected: number;
    expired: number;
  };
};

export type StatusFrame = {
  session_id: string;
  state:
    | 'blocked'
    | 'completed'
    | 'damaged'
    | 'diverged'
    | 'failed'
    | 'paused'
    | 'queued'
    | 'recovering'
    | 'running'
    | 'starting'
    | 'stopped';
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
  degraded: string | null;
  node: string | null;
  caller: CallerStatus;
  sessions: SessionsStatus;
  lag: LagStatus;
  streams: StreamsStatus;
  disk: DiskStatus;
  memory: MemoryStatus;
  market_data: MarketDataStatus;
  backtests: Quota;
  quotas: QuotasStatus;
};

export type StoredCandleResponse = {
  timestamp: string;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  date?: string | null;
  oi?: number | null;
};

export type StoredCandleResponsePage = {
  items: StoredCandleResponse[];
  next: string | null;
};

export type StoryEntry = {
  time: string;
  trading_day: string;
  price: number;
  catchup_id: string | null;
  node_id: string | null;
  trigger: string | null;
  order: unknown;
  reason: StoryReason | null;
};

export type StoryExit = {
  time: string;
  trading_day: string;
  price: number;
  quantity: number;
  pnl: number | null;
  node_id: string | null;
  catchup_id: string | null;
};

export type StoryProtection = {
  time: string;
  catchup_id: string;
  stop_loss: number | null;
  take_profit: number | null;
  trailing_stop: number | null;
};

export type StoryReason = {
  reason: string | null;
  node_id: string | null;
  node_name: string | null;
  time: string | null;
  catchup_id: string | null;
  preview: string | null;
  conditions: unknown[];
  variables: unknown;
};

export type StoryResult = {
  pnl: number;
  gross_pnl: number;
  fees: number;
  pnl_percent: number | null;
  mae: number | null;
  mfe: number | null;
  duration_minutes: number;
  catchup_id: string;
};

export type StoryStep = {
  execution_id: string;
  node_id: string;
  node_name: string;
  node_type: string;
  time: string;
  catchup_id: string;
  part: string;
};

export type StrategyFinding = {
  pointer: string;
  node: string | null;
  message: string;
};

export type StrategyResponse = {
  strategy_id: string;
  name: string;
  symbol: string | null;
  sample: boolean;
  nodes: number;
  bytes: number;
  hash: string;
  notices?: string[] | null;
  version?: number | null;
  warnings?: StrategyFinding[] | null;
};

export type StrategyResponseCatalogPage = {
  items: StrategyResponse[];
  next: string | null;
  unreadable?: UnreadableItem[] | null;
};

export type StreamsStatus = {
  open: number;
  window_bytes: number;
  max_window_bytes: number;
};

/** How far a study is. */
export type StudyFrame = {
  id: string;
  state: 'completed' | 'failed' | 'queued' | 'running' | 'stopped';
  sets: number;
  done: number;
  total: number;
  percent: number;
  rate: number | null;
  eta_seconds: number | null;
  best: {
    set: number;
    symbol: string;
    account: number;
    parameters: Record<string, boolean | number | string>;
    objective: number;
  } | null;
  error: string | null;
};

export type StudyProgress = {
  done: number;
  total: number;
  percent: number;
  rate: number | null;
  eta_seconds: number | null;
};

export type StudyResponse = {
  id: string;
  state: StudyState;
  strategy_id: string;
  broker_connection_id: string;
  symbols: string[];
  request: unknown;
  objective: string;
  direction: string;
  sets: number;
  progress: StudyProgress;
  best: unknown;
  luck: unknown;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  error: string | null;
};

export type StudyResponsePage = {
  items: StudyResponse[];
  next: string | null;
};

export type StudyState = 'queued' | 'running' | 'completed' | 'stopped' | 'failed';

/** The running summary after an event. */
export type Summary = {
  trades: number;
  winning_trades: number;
  losing_trades: number;
  win_rate: number | null;
  open_positions: number;
  realized_pnl: number;
  unrealized_pnl: number;
  equity: number;
};

export type TemplateEntry = {
  id: string;
  name: string;
  description: string;
  parameters: unknown;
  document: unknown;
};

export type TemplateList = {
  items: TemplateEntry[];
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
  pnl_today: number | null;
  progress: {
    ticks: number;
    total: number | null;
    percent: number | null;
    time: string | null;
  };
  active_nodes: string[];
  feed?: {
    state: string;
    last_tick_age: number | null;
  };
};

export type TicksResponse = {
  position: number;
  accepted: number;
  duplicates: number;
  late: number;
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
  dividends?: number;
  contract?: OptionContract;
  underlying_entry_price?: number;
  underlying_exit_price?: number;
  pricing?: 'data' | 'model' | 'underlying';
  iv_entry?: number | null;
  iv_exit?: number | null;
  charges?: Record<string, number>;
  borrow_fee?: number;
  funding?: number;
};

export type TradeLine = {
  session_id: string;
  catchup_id: string;
  seq: number;
  type: 'trade';
  time: string;
  data: Trade;
  accumulated: Summary;
};

export type TradePage = {
  items: Trade[];
  next: string | null;
};

export type TradeStory = {
  session_id: string;
  run: number;
  trade_id: string;
  symbol: string;
  side: string;
  quantity: number;
  multiplier: number;
  status: string;
  currency: string | null;
  entry: StoryEntry;
  protection: StoryProtection[];
  exits: StoryExit[];
  exit: StoryReason | null;
  result: StoryResult | null;
  path: StoryStep[];
  previous: string | null;
  next: string | null;
  words: string[];
};

export type UnreadableItem = {
  id: string;
  reason: string;
};

export type UnreadableRecord = {
  user_id: string;
  file: string;
  reason: string;
};

export type ValidationResponse = {
  valid: boolean;
  errors: ProblemError[];
  problems: StrategyFinding[];
  warnings: StrategyFinding[];
};

export type VersionResponse = {
  version: number;
  saved_at: string | null;
  bytes: number;
  hash: string;
  etag: string;
  current: boolean;
  in_use: boolean;
};

export type VersionResponseCatalogPage = {
  items: VersionResponse[];
  next: string | null;
  unreadable?: UnreadableItem[] | null;
};
