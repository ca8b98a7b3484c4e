// Made from openapi.json by `npm run wire`.

/** A channel as the API shows it: secrets stay where they are. */
export type AlertChannelResponse = {
  /** Its id. */
  id: string;
  /** What its user calls it; null when it has no name. */
  name: string | null;
  /** How it reaches its user. */
  type: ChannelType;
  /** A webhook's address. */
  url: string | null;
  /** True when it has a secret or token, which no answer shows. */
  has_secret: boolean;
  /** The Telegram chat. */
  chat_id: string | null;
  /** The mail address. */
  to: string | null;
  /** Alerts that wait for it. */
  pending: number;
  /** When it was made. */
  created_at: string;
  /** When it was last changed. */
  updated_at: string;
};

/** A part of a list. */
export type AlertChannelResponsePage = {
  /** Its items. */
  items: AlertChannelResponse[];
  /** What to send as `cursor` for the next part; null at the end. */
  next: string | null;
};

export type AlertData = {
  message: string;
  level: string | null;
  node_id: string;
  node_name: string;
  execution_id: string;
};

/** One alert on its way through one channel. */
export type AlertDelivery = {
  /** The same at every attempt: a receiver takes an alert once by it. */
  id: string;
  /** The channel. */
  channel_id: string;
  /** How the channel reaches its user. */
  type: ChannelType;
  /** What came of it. */
  state: DeliveryState;
  /** How often it was tried. */
  attempts: number;
  /** When the state was reached; null while it waits. */
  at: string | null;
  /** Why it was not sent; null when it was, or has not been tried. */
  detail: string | null;
};

/** An alert that was raised. */
export type AlertEntry = {
  /** The same for the same rule and cause, also after a crash. */
  id: string;
  /** Its place in the user's log, from 1. */
  number: number;
  /** The rule that raised it; null for a test of a channel. */
  rule_id: string | null;
  /** Its name, or null. */
  rule_name: string | null;
  /** What it is about. */
  kind: AlertKind;
  /** The session; null for a test of a channel. */
  session_id: string | null;
  /** The run; 0 before the first one. */
  run: number;
  /** The event that raised it, or the last one before the change of state that did. */
  seq: number;
  /** That event as a cursor; null when there is none. */
  catchup_id: string | null;
  /** When it was raised. */
  at: string;
  /** Simulation time of the event; null when no event raised it. */
  time: string | null;
  /** `info`, `warning` or `error`; of an alert node what its document says. */
  level: string;
  /** What happened, in words. */
  message: string;
  /** True when it came in quiet hours: it was sent nowhere. */
  quieted: boolean;
  /** True when a page that is open makes a sound. */
  sound: boolean;
  /** True when a page that is open shows a notification of the browser. */
  browser: boolean;
  /** Where it goes, and what came of it. */
  deliveries: AlertDelivery[];
};

/** A part of a list. */
export type AlertEntryPage = {
  /** Its items. */
  items: AlertEntry[];
  /** What to send as `cursor` for the next part; null at the end. */
  next: string | null;
};

/** What an alert is about. */
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

/** When an alert is raised, and where it goes. */
export type AlertRule = {
  /** Its id. */
  id: string;
  /** What its user calls it; null when it has no name. */
  name: string | null;
  /** What it is about. */
  kind: AlertKind;
  /** False: it raises nothing. */
  enabled: boolean;
  /** Sessions of this strategy alone; null: of all. */
  strategy_id: string | null;
  /** Sessions on this account alone; null: on all. */
  broker_connection_id: string | null;
  /** This session alone; null: all that the other two let through. */
  session_id: string | null;
  /** True when backtests raise alerts, too; otherwise live simulations alone. */
  backtests: boolean;
  /** Kind `drawdown`: percent below the peak of the run's equity. */
  percent: number | null;
  /** Kind `pnl`: a profit of this much or more; null when `below` is given. */
  above: number | null;
  /** Kind `pnl`: a profit of this much or less. */
  below: number | null;
  /** Kind `pnl`: whose profit, `day` or `run`. */
  of: PnlPeriod | null;
  /** Ids of the channels that it goes to; `page` always exists. */
  channels: string[];
  /** When it is kept in the log and sent nowhere; null: never. */
  quiet_hours: QuietHours | null;
  /** True when a page that is open makes a sound. */
  sound: boolean;
  /** True when a page that is open shows a notification of the browser. */
  browser: boolean;
  /** When it was made. */
  created_at: string;
  /** When it was last changed. */
  updated_at: string;
};

/** A part of a list. */
export type AlertRulePage = {
  /** Its items. */
  items: AlertRule[];
  /** What to send as `cursor` for the next part; null at the end. */
  next: string | null;
};

/** What becomes of positions that are open when the data end. */
export type AtEnd = 'close' | 'leave_open';

export type BehindFrame = {
  lag: number;
};

/** An execution that waits for something outside. */
export type BlockedSession = {
  /** Which. */
  session_id: string;
  /** What it waits for. */
  reason: string | null;
};

/** A paper account as the API shows it. */
export type BrokerConnectionResponse = {
  /** Its id. */
  id: string;
  /** Always `paper`: no code path reaches a real broker. */
  type: string;
  /** Cash at the start of a run. */
  cash: number;
  /** ISO 4217 code. */
  currency: string;
  /** Risk-free rate a year that metrics measure returns against, as a fraction. */
  risk_free: number;
  /** When market orders fill. */
  fill: FillRule;
  /** How much worse than the price market and stop orders fill. */
  slippage: Slippage;
  /** Fees of every fill. */
  commission: Commission;
  /** Which prices of the data orders meet. */
  fill_price: FillPrice;
  /** Which recorded prices of option contracts orders meet. */
  option_fill_price: FillPrice;
  /** Bid-ask spread: a number of price points, or `{points, percent, ticks, on, moneyness}`. */
  spread: number | {
    points?: number;
    percent?: number;
    ticks?: number;
    on?: 'both' | 'entry';
    moneyness?: {
      out_of_the_money: number;
      points?: number;
      percent?: number;
      ticks?: number;
    }[];
  };
  /** What an entry may cost: `unlimited`, `cash`, or `{mode, long, short, options, shrink, calendar_charge}`. */
  buying_power: 'unlimited' | 'cash' | {
    mode?: 'unlimited' | 'cash' | 'margin';
    long?: number;
    short?: number;
    options?: number | 'scan';
    shrink?: boolean;
    calendar_charge?: boolean;
  };
  /** Percent of a bar's volume that orders fill at most; null: an order fills whole. */
  participation: number | null;
  /** Seconds after which the last tick of a feed is too old to fill at; null: 30. */
  max_tick_age: number | null;
  /** What fills a limit order or a target that the price comes to. */
  limit_fill: LimitFill;
  /** What a position with option details trades. */
  option_pricing: OptionPricing;
  /** What prices an option that the data have no price of. */
  fallback: OptionFallback;
  /** Volatility a year that options are priced at, as a fraction; null: not known. */
  iv: number | null;
  /** Symbol of an index of volatility, in percent, that options are priced at; null: another source says it. */
  iv_symbol: string | null;
  /** True when options are priced at the volatility that their own recorded prices mean. */
  iv_implied: boolean;
  /** True when options are priced at the surface of volatility of their underlying. */
  iv_surface: boolean;
  /** Symbol of a future whose price is the model's forward; null: that of the spot price and interest. */
  forward_symbol: string | null;
  /** Interest a year that options are priced at, as a fraction; null: that of the exchange's currency. */
  rate: number | null;
  /** What positions that are no options pay each other; null: nothing, or what the preset says. */
  funding: Funding | null;
  /** Fee a year for borrowing shares that are sold short, as a fraction of their value. */
  borrow_fee: number;
  /** Interest a year on cash, as fractions. */
  interest: Interest;
  /** In the answer to a change: the runs that it does not touch; absent when there are none. */
  notices?: string[] | null;
};

/** A part of a catalog's list. */
export type BrokerConnectionResponseCatalogPage = {
  /** Its items. */
  items: BrokerConnectionResponse[];
  /** What to send as `cursor` for the next part; null at the end. */
  next: string | null;
  /** Items of the whole list that cannot be read; absent when there are none. */
  unreadable?: UnreadableItem[] | null;
};

/** Who says what a broker takes of a fill. */
export type BrokerageSource = 'preset' | 'own';

/** Who asks. */
export type CallerStatus = {
  /** The caller's own user, also when an admin asks in the name of another. */
  user_id: string;
  /** May do everything in every user's name. */
  is_admin: boolean;
  /** How it is known: `key`, `cookie` of who has signed in, or `local` where no key is needed. */
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

/** Which market events are kept. */
export type CaptureMode = 'none' | 'candles' | 'ticks';

/** How a channel reaches its user. */
export type ChannelType = 'page' | 'webhook' | 'telegram' | 'mail';

/** What a command to many executions did to one of them. */
export type CommandOutcome = {
  /** Which. */
  session_id: string;
  /** Its state now. */
  state: RunState;
  /** Why nothing was done, or null. */
  problem: ProblemDocument | null;
};

/** A part of a list. */
export type CommandOutcomePage = {
  /** Its items. */
  items: CommandOutcome[];
  /** What to send as `cursor` for the next part; null at the end. */
  next: string | null;
};

/** Commission of a fill: an amount per order, a percentage of its value and an amount per unit, added up, and at least the minimum. */
export type Commission = {
  /** Amount of a fill. */
  per_order: number;
  /** Percent of its value. */
  percent: number;
  /** Amount of a unit. */
  per_unit: number;
  /** Least of the sum. */
  minimum: number;
  /** Where it is traded, whose dated charges count; null: nowhere, the rates above are all of it. */
  preset?: CostPreset | null;
  /** Who says what the broker takes; null without a preset. */
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

/** Charges of a market that are known with the dates from which they hold. */
export type CostPreset = 'nse_options' | 'us_options' | 'binance_spot' | 'binance_futures' | 'bse_options';

/** Totals of the accounts of one currency. */
export type CurrencyTotals = {
  /** The currency; empty when a run of an earlier version names none. */
  currency: string;
  /** Live simulations that go on. */
  live: LiveTotals;
  /** Live simulations whose run has ended. */
  ended: EndedTotals;
  /** Backtests that have ended. */
  backtests: EndedTotals;
};

/** What there is now. */
export type CurrentState = {
  /** Its version. */
  version: number;
  /** Its ETag. */
  etag: string;
};

/** Where the prices of a run come from. */
export type DataSource = 'data' | 'feed';

/** What came of a delivery. */
export type DeliveryState = 'pending' | 'sent' | 'failed' | 'cancelled' | 'dropped';

/** Two versions of a strategy, compared. */
export type DiffResponse = {
  /** The earlier one. */
  from: number;
  /** The later one. */
  to: number;
  /** Nodes that differ. */
  nodes: NodeDifferences;
  /** Edges that differ. */
  edges: EdgeDifferences;
  /** Keys beside the nodes and edges that differ. */
  document: FieldChange[];
  /** True when the drawing differs. */
  layout: boolean;
  /** All of it in words, a sentence each. */
  words: string[];
};

/** Space of the file system that the data root is on. */
export type DiskStatus = {
  /** All of it. */
  total_bytes: number;
  /** Taken, by this service or others. */
  used_bytes: number;
  /** Left for this service. */
  free_bytes: number;
  /** What is kept of it for running sessions. */
  reserve_bytes: number;
  /** True when no more than that is free: nothing is added, started or imported. */
  is_short: boolean;
};

/** Edges that differ. */
export type EdgeDifferences = {
  /** Those that only the later one has. */
  added: EdgeMention[];
  /** Those that only the earlier one has. */
  removed: EdgeMention[];
};

/** An edge of one of the documents. */
export type EdgeMention = {
  /** Id of the node that it leaves. */
  source: string;
  /** Id of the node that it leads to. */
  target: string;
  /** Where it stands: in the later document, of a removed one in the earlier. */
  pointer: string;
};

export type EndFrame = {
  state: string;
  head: string | null;
};

/** Totals of the latest runs that have ended. */
export type EndedTotals = {
  /** How many. */
  sessions: number;
  /** Net profit, what was left open at its last price included. */
  pnl: number;
};

/** Equity at a moment. */
export type EquityPoint = {
  /** ISO 8601 with the exchange's offset. */
  time: string;
  /** In the account's currency. */
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

/** What a user says of an exchange. */
export type ExchangeRequest = {
  /** Zone of its clock. */
  zone: string;
  /** Its session, or two with a break between them. */
  sessions: ExchangeSession[];
  /** When a trading day begins: 00:00, or in the evening before. */
  day_start?: string | null;
  /** Dates on which it is closed. */
  holidays?: string[] | null;
  /** Times by date. */
  early_closes?: Record<string, string> | null;
};

/** An exchange. */
export type ExchangeResponse = {
  /** Its name, for strategies and imports. */
  id: string;
  /** True for one that ships with the program. */
  built_in: boolean;
  /** Zone of its clock. */
  zone: string;
  /** Its sessions. */
  sessions: ExchangeSession[];
  /** When a trading day begins; from 12:00 on it is the evening before. */
  day_start: string;
  /** Dates on which it is closed; null of a built-in one, whose table docs/MARKET_DATA.md describes. */
  holidays: string[] | null;
  /** Times of early closes by date; null of a built-in one. */
  early_closes: Record<string, string> | null;
};

/** A part of a list. */
export type ExchangeResponsePage = {
  /** Its items. */
  items: ExchangeResponse[];
  /** What to send as `cursor` for the next part; null at the end. */
  next: string | null;
};

/** A session of an exchange. */
export type ExchangeSession = {
  /** Days of the week on which it is. */
  days: string[];
  /** Its open, on the exchange's clock. */
  open: string;
  /** Its close. */
  close: string;
};

/** What is to change of an execution. A field that is absent stays; `null` gives it its default. */
export type ExecutionChangeRequest = {
  /** `backtest` or `live_simulation`. */
  mode?: Mode | null;
  /** Start of the range. */
  from?: string | null;
  /** End of the range. */
  to?: string | null;
  /** Speed at the start of the run. */
  speed?: number | 'max' | null;
  /** Multiplies every quantity. */
  scale?: number | null;
  /** Which market events are kept. */
  capture?: CaptureMode | null;
  /** Fill rule in place of the account's. */
  fill?: FillRule | null;
  /** What becomes of positions that are open when the data end. */
  at_end?: AtEnd | null;
  /** All values of the strategy's parameters, in place of those before. */
  parameters?: Record<string, unknown> | null;
  /** All tags, in place of those before. */
  tags?: string[] | null;
  /** A text about the execution. */
  notes?: string | null;
  /** True to mark it. */
  star?: boolean | null;
  /** `data` or `feed`. */
  source?: DataSource | null;
  /** True to end a live run on a feed at the close and to start the next one at the next open. */
  daily_restart?: boolean | null;
};

/** An execution to add. */
export type ExecutionRequest = {
  /** The strategy. */
  strategy_id: string;
  /** The account; `paper` when absent. */
  broker_connection_id?: string | null;
  /** `backtest` or `live_simulation`. */
  mode: Mode;
  /** Start of the range, a date or a time, on the exchange's clock unless it has an offset; absent: the start of the data. */
  from?: string | null;
  /** End of the range, exclusive; a date alone is the end of that day; absent: the end of the data. */
  to?: string | null;
  /** 1 (market time) when absent; a backtest always runs at `max`. */
  speed?: number | 'max' | null;
  /** Multiplies every quantity; 1 when absent. */
  scale?: number | null;
  /** Which market events are kept; `candles` when absent. */
  capture?: CaptureMode | null;
  /** Fill rule in place of the account's. */
  fill?: FillRule | null;
  /** What becomes of positions that are open when the data end; `close` when absent. */
  at_end?: AtEnd | null;
  /** Values of the strategy's parameters by name, or by JSON pointer of a number, text or flag of the document. */
  parameters?: Record<string, unknown> | null;
  /** True to start it at once; false when absent. */
  auto_start?: boolean | null;
  /** Tells executions of one strategy on one account apart: a fourth part of `session_id`. */
  label?: string | null;
  /** Words to file it under, at most 20 of at most 40 characters. */
  tags?: string[] | null;
  /** A text about it, at most 10,000 characters. */
  notes?: string | null;
  /** `data` when absent; `feed` follows the symbol's feed, and speed does not apply. */
  source?: DataSource | null;
  /** True to end a live run on a feed at the exchange's close and to start the next one at the next open; false when absent. */
  daily_restart?: boolean | null;
};

/** An execution as the API shows it. */
export type ExecutionResponse = {
  /** `{user_id}.{strategy_id}.{broker_connection_id}`, and `.{label}` when it has one. */
  session_id: string;
  /** Its user. */
  user_id: string;
  /** Its strategy. */
  strategy_id: string;
  /** Its account. */
  broker_connection_id: string;
  /** How it runs. */
  mode: Mode;
  /** Where it stands. */
  state: RunState;
  /** Number of its latest run; 0 before the first. */
  run: number;
  /** Seq of the run's last published event; 0 before the first. */
  seq: number;
  /** The same as a cursor; null before the first run. */
  catchup_id: string | null;
  /** A multiple of market time, or `max`. */
  speed: number | 'max';
  /** Multiplies every quantity. */
  scale: number;
  /** Fill rule in place of the account's, or null. */
  fill: FillRule | null;
  /** Start of its range as it was given, or null. */
  from: string | null;
  /** End of its range as it was given, or null. */
  to: string | null;
  /** How far its run is; null when it has not run. */
  progress: ProgressResponse | null;
  summary: ExecutionSummary | null;
  /** When it was added. */
  created_at: string;
  /** When its latest run started, or null. */
  started_at: string | null;
  /** When its latest run ended, or null. */
  ended_at: string | null;
  /** Its last error, or null. */
  error: string | null;
  /** Values of the strategy's parameters that were given, as text; absent without any. */
  parameters?: Record<string, string> | null;
  /** Which version of the strategy the run began with, and stays with; null before the first run, or when it is not known. */
  strategy_version: number | null;
  /** Tells executions of one strategy on one account apart; null when it has none. */
  label: string | null;
  /** Which market events are kept; null: the default. */
  capture: CaptureMode | null;
  /** What becomes of positions that are open when the data end; null: the default. */
  at_end: AtEnd | null;
  /** Where its prices come from. */
  source: DataSource;
  /** True when a run on a feed ends at the close, and the next one begins at the next open; absent when it does not. */
  daily_restart?: boolean;
  /** The feed that its run follows now; absent while it follows none. */
  feed?: FollowedFeed | null;
  /** Words that it is filed under. */
  tags: string[];
  /** A text about it, or null. */
  notes: string | null;
  /** True when it is marked. */
  star: boolean;
  /** What its next run uses, where that is not what this one began with; absent when it is the same. */
  next?: ExecutionSettings | null;
};

/** A part of a list. */
export type ExecutionResponsePage = {
  /** Its items. */
  items: ExecutionResponse[];
  /** What to send as `cursor` for the next part; null at the end. */
  next: string | null;
};

export type ExecutionSettings = {
  /** How an execution is run and its files are written. */
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

/** A feed to make or to change. */
export type FeedRequest = {
  /** `push`, `replay`, `binance`, `coinbase` or `kraken`. */
  source: string;
  /** Exchange of times without an offset, and of days and sessions; absent: UTC, and as a strategy says. */
  exchange?: string | null;
  /** Of a replay: a file of market data, or `SYMBOL.feed`. */
  file?: string | null;
  /** Of a replay: a multiple of market time, 1 when absent, or `max`. */
  speed?: number | 'max' | null;
  /** Of a replay: `recorded` when absent, or `now`: the time at which a tick is played. */
  stamps?: string | null;
  /** Of a replay: true to begin again at the end. */
  loop?: boolean | null;
  /** Seconds without a tick after which it is stale; 30 when absent. */
  stale_after?: number | null;
  /** What is kept of its log; absent: all. */
  retention?: FeedRetention | null;
  /** Of a venue: what it is called there; the symbol when absent. */
  instrument?: string | null;
  /** Of a venue: an address of stream and history in place of the public ones. */
  url?: string | null;
};

/** A feed as the API shows it. */
export type FeedResponse = {
  /** Its symbol. */
  symbol: string;
  /** Where its ticks come from. */
  source: string;
  /** How it is. */
  state: FeedState;
  /** Position behind the last durable record of its log. */
  position: number;
  /** Position of the first record that is kept. */
  first_position: number;
  /** Ticks since the log began. */
  ticks: number;
  /** Time marks since then. */
  marks: number;
  /** Times without data since then; `gap_list` has the latest. */
  gaps: number;
  /** Ticks that were stamped with the time of the one before. */
  late: number;
  /** Ticks that were dropped since the service started. */
  duplicates: number;
  /** How often its source connected anew since then. */
  reconnects: number;
  /** Time of the log, or null while it is empty. */
  last_time: string | null;
  /** Time of its last tick, or null. */
  last_tick_time: string | null;
  /** Seconds since the last tick came in; null before the first one since the service started. */
  last_tick_age: number | null;
  /** Records a second that came in, over ten seconds. */
  rate: number;
  /** Seconds from the last tick's time to when it came in, or null. */
  lag: number | null;
  /** Size of its log. */
  bytes: number;
  /** What went wrong last, or null. */
  error: string | null;
  /** Messages and answers of its source that could not be used, since the service started. */
  faults: number;
  /** Its exchange, or null. */
  exchange: string | null;
  /** What else its source knows: of a replay `file`, `speed`, `now`, `loop`; of a venue `instrument` and `url`. */
  settings?: unknown;
  /** Seconds without a tick after which it is stale. */
  stale_after: number;
  /** What is kept of its log; null: all. */
  retention: FeedRetention | null;
  /** The latest gaps, oldest first. */
  gap_list: FeedGap[];
  /** When it was made. */
  created_at: string;
};

/** A part of a list. */
export type FeedResponsePage = {
  /** Its items. */
  items: FeedResponse[];
  /** What to send as `cursor` for the next part; null at the end. */
  next: string | null;
};

/** What is kept of a feed's log: whole segments, and never less than the runs need that follow it. */
export type FeedRetention = {
  /** Days before the log's time; absent: all. */
  days?: number | null;
  /** Bytes; absent: all. */
  bytes?: number | null;
};

/** State of a feed. */
export type FeedState = 'stopped' | 'waiting' | 'running' | 'stale' | 'disconnected' | 'failed';

/** A value that differs. */
export type FieldChange = {
  /** `added`, `removed` or `changed`. */
  kind: string;
  /** Where it stands: in the later document, of a removed one in the earlier. */
  pointer: string;
  /** Its keys below the node or the document, in words. */
  field: string;
  /** Its value in the earlier document; null when it was not there. */
  from: unknown;
  /** Its value in the later document; null when it is not there. */
  to: unknown;
};

/** Which prices of the data orders meet. */
export type FillPrice = 'last' | 'quotes';

/** When market orders fill. */
export type FillRule = 'next_tick' | 'same_tick' | 'signal_close';

/** The feed that a run follows. */
export type FollowedFeed = {
  /** How it is. */
  state: FeedState;
  /** Seconds since its last tick came in; null before the first one since the service started. */
  last_tick_age: number | null;
};

/** What perpetual futures pay each other: long positions pay short ones when it is above 0. */
export type Funding = {
  /** Percent of the position's value, each time. */
  percent: number;
  /** Hours from one payment to the next, counted from midnight UTC. */
  hours: number;
};

/** The process answers. */
export type HealthResponse = {
  /** `alive`. */
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

/** Totals over a user's executions. */
export type HomeResponse = {
  /** Totals, a currency each. */
  currencies: CurrencyTotals[];
  /** Executions that are in no total. */
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

/** An indicator of the catalogue. */
export type IndicatorEntry = {
  /** Its `indicator_name`. */
  id: string;
  /** What people call it. */
  label: string;
  /** What it is for. */
  category: string;
  /** Other names that documents may use. */
  aliases: string[];
  /** Its parameters. */
  parameters: IndicatorParameterEntry[];
  /** The price that it reads without a `price_field`; null for one that reads whole candles. */
  price_field: string | null;
  /** True when a document may say how its average begins. */
  takes_seed: boolean;
  /** Its outputs; the first is the one that is meant where none is named. */
  outputs: IndicatorOutputEntry[];
  /** Where a chart shows its first output: `overlay` or `pane`. */
  place: string;
  /** Names under which parameters have other names or defaults. */
  forms: IndicatorFormEntry[];
  /** What docs/INDICATORS.md says about it, in Markdown. */
  notes: IndicatorNotesEntry;
};

/** A name of an indicator under which its parameters are the visual builder's. */
export type IndicatorFormEntry = {
  /** The name. */
  name: string;
  /** What parameters are called under it: what is written, and what it means. */
  parameters: Record<string, string>;
  /** Defaults that are others. */
  defaults: Record<string, number>;
};

/** All indicators. */
export type IndicatorList = {
  /** They, by category. */
  items: IndicatorEntry[];
};

/** What docs/INDICATORS.md says about an indicator. */
export type IndicatorNotesEntry = {
  /** How the outputs are computed. */
  formula: string;
  /** Who defined it, and where. */
  source: string;
  /** The candle with the first value, in terms of the parameters. */
  first_value: string;
  /** What it says on flat prices, empty ranges or no volume. */
  without_movement: string;
  /** Who computes it differently, and how. */
  differs: string;
};

/** An output of an indicator. */
export type IndicatorOutputEntry = {
  /** Its `parameter` in expressions. */
  name: string;
  /** Other names that documents may use. */
  aliases: string[];
  /** Where a chart shows it: `overlay` or `pane`. */
  place: string;
  /** How a chart draws it: `line`, `histogram`, `points` or `candle`. */
  style: string;
};

/** A parameter of an indicator. */
export type IndicatorParameterEntry = {
  /** Its key in documents. */
  name: string;
  /** `integer`, `number`, `word` or `time` (`09:15`). */
  type: string;
  /** Its value when a document has none: a number, or a text of a word or time. */
  default: unknown;
  /** Smallest number; null for words and times. */
  min: number | null;
  /** Largest number; null for words and times. */
  max: number | null;
  /** The words that it takes. */
  words: string[];
  /** Other names that documents may use. */
  aliases: string[];
  /** What it does. */
  help: string;
};

/** What is known of a symbol beside its prices. Everything but the symbol may be unknown. */
export type InstrumentDetails = {
  /** The symbol. */
  symbol: string;
  /** What it is. */
  kind: InstrumentKind | null;
  /** Name of its exchange, whose clock, sessions and trading days apply. */
  exchange: string | null;
  /** Currency of its prices, ISO 4217. */
  currency: string | null;
  /** Smallest price step. */
  price_step: number | null;
  /** Units of a lot, on days that StrategyRuntime.Engine.Market.InstrumentDetails.LotSizes says nothing of. */
  lot_size: number | null;
  /** Money that one unit gains when the price rises by one. */
  multiplier: number | null;
  /** Symbol that a derivative depends on: futures of one underlying are a chain. */
  underlying: string | null;
  /** Last trading day of a derivative. */
  expiry: string | null;
  /** Strike price of an option. */
  strike: number | null;
  /** What an option gives the right to. */
  right: OptionRight | null;
  /** Units of a lot from a date on. */
  lot_sizes: Record<string, number>;
  /** What its files hold; raw prices when it is not known. */
  prices: PriceBasis | null;
};

/** A part of a list. */
export type InstrumentDetailsPage = {
  /** Its items. */
  items: InstrumentDetails[];
  /** What to send as `cursor` for the next part; null at the end. */
  next: string | null;
};

/** What a symbol is. */
export type InstrumentKind = 'equity' | 'index' | 'future' | 'option' | 'crypto' | 'fx';

/** Interest a year on cash, as fractions. */
export type Interest = {
  /** Paid on cash that is there. */
  credit: number;
  /** Charged on cash that is owed. */
  debit: number;
};

/** A part of a list. */
export type JsonElementPage = {
  /** Its items. */
  items: unknown[];
  /** What to send as `cursor` for the next part; null at the end. */
  next: string | null;
};

/** Events that are on their way, of the session that has the most of them. */
export type LagStatus = {
  /** Emitted, and not yet on the device. A backtest has none: its events go to disk at its end. */
  durable_events: number;
  /** Emitted, and not yet shown to the stream. */
  published_events: number;
};

/** Session ids of executions that are in no total. */
export type LeftOut = {
  /** Their run failed. */
  failed: string[];
  /** Their run differs from its log. */
  diverged: string[];
  /** Their log is damaged. */
  damaged: string[];
  /** They have not run. */
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

/** What fills a limit order or a target that the price comes to. */
export type LimitFill = 'touch' | 'penetration';

export type LiveFrame = {
  head: string | null;
};

/** Totals of what is live: sums of the summaries of those executions. */
export type LiveTotals = {
  /** How many. */
  sessions: number;
  /** Open positions. */
  open_positions: number;
  /** Profit of the day, each by its own trading day. */
  pnl_today: number;
  /** Net profit of what was closed since each run began. */
  realized_pnl: number;
  /** Profit of what is open. */
  unrealized_pnl: number;
  /** Equity of the accounts. */
  equity: number;
};

/** A market-data file. */
export type MarketDataResponse = {
  /** Its symbol; empty of a file of another form that cannot be imported. */
  symbol: string;
  /** `ticks` or the timeframe of its candles; null of such a file. */
  timeframe: string | null;
  /** Its name. */
  file: string;
  /** Its size. */
  bytes: number;
  /** Time of its first row, or null when it cannot be read. */
  from: string | null;
  /** Time of its last row, or null when it cannot be read. */
  to: string | null;
  /** Why its range cannot be read, or null. */
  problem: string | null;
  /** Number of rows; null of a large file that no import left a record of. */
  rows: number | null;
  /** Times without candles, nights and holidays among them; null for ticks, and when rows were not counted. */
  gaps: ImportGaps | null;
  /** Zone of the source's times; null when it was not needed, and of a file that was put there by hand. */
  zone: string | null;
  /** Exchange that the import was given. */
  exchange: string | null;
  /** Format of the source. */
  format: string | null;
  /** When it was imported. */
  imported_at: string | null;
};

/** A part of a list. */
export type MarketDataResponsePage = {
  /** Its items. */
  items: MarketDataResponse[];
  /** What to send as `cursor` for the next part; null at the end. */
  next: string | null;
};

/** Decoded market data. */
export type MarketDataStatus = {
  /** Memory of all decoded symbols. */
  decoded_bytes: number;
  /** What they are bounded by. */
  max_decoded_bytes: number;
  /** What those that no session reads are bounded by. */
  max_unused_bytes: number;
  /** Largest decoded symbol. */
  max_symbol_bytes: number;
  /** How often a file was decoded since the start. */
  decodes: number;
};

/** Memory of the process. */
export type MemoryStatus = {
  /** What the system counts as the process's. */
  process_bytes: number;
  /** Managed objects. */
  heap_bytes: number;
  /** What the process may take, by the machine or its container. */
  available_bytes: number;
  /** Events of one session that may wait for the disk. */
  max_backlog_bytes_per_session: number;
  /** Events that one running backtest keeps. */
  max_buffer_bytes_per_backtest: number;
  /** Snapshots, states and pages that are being sent. */
  answers: Quota;
  /** Events that all running backtests keep. */
  backtest_buffers: Quota;
  /** What sessions keep so that their past is found quickly. */
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

/** How an execution is run and its files are written. */
export type Mode = 'backtest' | 'live_simulation';

/** A node that both documents have. */
export type NodeChange = {
  /** Its id. */
  id: string;
  /** Its name for people, in the later document. */
  label: string;
  /** Where it stands in the later document. */
  pointer: string;
  /** What differs. */
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

/** Nodes that differ. */
export type NodeDifferences = {
  /** Those that only the later one has. */
  added: NodeMention[];
  /** Those that only the earlier one has. */
  removed: NodeMention[];
  /** Those of both that differ in more than their place. */
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

/** A node of one of the documents. */
export type NodeMention = {
  /** Its id. */
  id: string;
  /** Its type. */
  type: string;
  /** Its name for people. */
  label: string;
  /** Where it stands: in the later document, of a removed one in the earlier. */
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

/** What prices an option that the data have no price of. */
export type OptionFallback = 'none' | 'model';

/** What a position with option details trades. */
export type OptionPricing = 'data' | 'model' | 'underlying';

/** What an option gives the right to. */
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

/** Which profit a rule of the kind StrategyRuntime.Alerts.Rules.AlertKind.Pnl is about. */
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

/** A run that is changed. */
export type PreviewBaseRequest = {
  /** The execution. */
  session_id: string;
  /** Number of the run; absent: the latest. */
  run?: number | null;
};

/** A change of a run: `{without}`, `{node, delay_candles}`, `{node, stop_factor}`, `{node, target_factor}`, `{costs_factor}` or `{set}`. */
export type PreviewChangeRequest = {
  /** A node that is left out. */
  without?: string | null;
  /** The node that another field is about. */
  node?: string | null;
  /** Candles that a signal is late; of another node the signals that lead to it. */
  delay_candles?: number | null;
  /** Multiplies the distance of an entry's stops. */
  stop_factor?: number | null;
  /** Multiplies the distance of an entry's targets. */
  target_factor?: number | null;
  /** Multiplies commission, slippage and spread. */
  costs_factor?: number | null;
  /** New values by JSON pointer into the document, or by name of a parameter. */
  set?: Record<string, unknown> | null;
};

/** A preview to compute: a strategy on data of now, or a run with changes on what it began with. */
export type PreviewRequest = {
  /** A strategy document, or the id of a saved one. */
  strategy?: unknown;
  /** The id of a broker connection, or one as a document; `paper` when absent. */
  account?: unknown;
  /** Start of the range; absent: the start of the data. */
  from?: string | null;
  /** End of the range, exclusive; a date alone is the end of that day; absent: the end of the data. */
  to?: string | null;
  /** Values of the strategy's parameters. */
  parameters?: Record<string, unknown> | null;
  /** The run that is changed, in place of all of these. */
  base?: PreviewBaseRequest | null;
  /** What is changed, one after the other. */
  changes?: PreviewChangeRequest[] | null;
};

/** What a preview shows. */
export type PreviewResponse = {
  /** What is wrong with the strategy; then there are no results. */
  problems: StrategyFinding[];
  /** What its author may not have meant. */
  warnings: StrategyFinding[];
  /** metrics.json of the run; null without results. */
  metrics: unknown;
  /** Equity at the close of each trading day and after each trade, at most 2,000 points. */
  equity: EquityPoint[];
  /** The first 5,000 trades, as in trades.json. */
  trades: unknown;
  /** All trades. */
  trades_count: number;
  /** How often each node completed; a node that never did is absent. */
  firings: Record<string, number>;
};

/** What the prices of a file are. */
export type PriceBasis = 'raw' | 'split_adjusted';

/** Problem details, RFC 9457. */
export type ProblemDocument = {
  /** URI reference that identifies the kind of problem. */
  type: string;
  /** The kind in words; the same each time. */
  title: string;
  /** HTTP status. */
  status: number;
  /** What happened this time. */
  detail: string;
  /** Every place of the request that is wrong, when there are such places. */
  errors?: ProblemError[] | null;
  /** What there is now, when the caller knew something else. */
  current?: CurrentState | null;
};

/** One place of a request that is wrong. */
export type ProblemError = {
  /** JSON pointer (RFC 6901) into the body, or the name of a route or query parameter. */
  pointer: string;
  /** What is wrong there and what would be right. */
  detail: string;
  /** Strategy node, for problems of strategy documents. */
  node_id?: string | null;
};

/** How far a run is. */
export type ProgressResponse = {
  /** Ticks processed; null when this process has not seen the run. */
  ticks: number | null;
  /** Ticks of the whole run; null on a feed, and when this process has not seen the run. */
  total: number | null;
  /** Share that is done, 0 to 100; null on a feed until the run has ended, and when it is not known. */
  percent: number | null;
  /** Simulation time of the last published event, ISO 8601 with the exchange's offset; null before the first. */
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

/** Hours of every day in which alerts are kept in the log and sent nowhere. */
export type QuietHours = {
  /** First minute, by the clock of the zone. */
  from: string;
  /** The minute after the last; before From: of the next day. */
  to: string;
  /** IANA name of the zone, such as `Europe/Berlin`. */
  zone: string;
};

/** Something of which there is so much. */
export type Quota = {
  /** What is used. */
  used: number;
  /** What there is; null: no bound. */
  limit: number | null;
};

/** What a user has of what a user may have. */
export type QuotasStatus = {
  /** Executions, running or not. */
  executions: Quota;
  /** Saved strategies. */
  strategies: Quota;
  /** Saved broker connections. */
  broker_connections: Quota;
  /** Open streams. */
  streams: Quota;
  /** Active uploads. */
  uploads: Quota;
  /** Bytes of the user's folder. */
  disk_bytes: Quota;
  /** Bytes of answers that are being sent. */
  memory_bytes: Quota;
  /** Earlier runs that are kept of each execution; null: all. */
  kept_runs: number | null;
  /** Bytes of them that are kept of each execution; null: no bound. */
  kept_run_bytes: number | null;
};

/** Whether the service does all of its work. */
export type ReadyResponse = {
  /** True when it does. */
  ready: boolean;
  /** Sessions that are being taken up after a crash, as far as the caller may see them. */
  recovering: string[];
  /** Sessions that wait for something outside, as far as the caller may see them. */
  blocked: BlockedSession[];
  /** Records of executions that cannot be read, as far as the caller may see them. */
  unreadable: UnreadableRecord[];
  /** True when the data root takes writes. */
  disk_writable: boolean;
  /** Why it does not, or null. */
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

/** A run as the library lists it. */
export type RunResponse = {
  /** The execution. */
  session_id: string;
  /** Number of the run. */
  run: number;
  /** The strategy. */
  strategy_id: string;
  /** Its name when the run began. */
  strategy_name: string | null;
  /** SHA-256 of its document. */
  strategy_hash: string;
  /** Which version of it the run began with; null when that is not known. */
  strategy_version: number | null;
  /** The account. */
  broker_connection_id: string;
  /** The label, or null. */
  label: string | null;
  /** True for the latest run of an execution that was not removed. */
  is_latest: boolean;
  /** True when the execution was removed; its files are still there. */
  is_removed: boolean;
  /** `backtest` or `live_simulation`. */
  mode: string;
  /** Where its prices come from: `data` or `feed`. */
  source: DataSource;
  /** State of the run. */
  state: string;
  /** Why it is in that state, or null. */
  reason: string | null;
  /** What it reads, the traded symbol first. */
  symbols: string[];
  /** Start of the range as it was given, or null. */
  from: string | null;
  /** End of the range as it was given, or null. */
  to: string | null;
  /** Values of the strategy's parameters that were given. */
  parameters: Record<string, string>;
  /** Fill rule. */
  fill: string | null;
  /** Multiplies every quantity. */
  scale: number;
  /** Currency of the account. */
  currency: string | null;
  /** Cash at the start. */
  cash: number | null;
  /** Slippage, commission and spread of the account. */
  costs: unknown;
  /** When it started. */
  started_at: string;
  /** When it ended, or null. */
  ended_at: string | null;
  /** Events that it wrote; null while it goes on. */
  events: number | null;
  /** Metrics in short; null while it goes on. */
  result: RunFigures | null;
  /** Tags of the execution. */
  tags: string[];
  /** Notes of the execution, or null. */
  notes: string | null;
  /** True when the execution is marked. */
  star: boolean;
};

/** A part of a list. */
export type RunResponsePage = {
  /** Its items. */
  items: RunResponse[];
  /** What to send as `cursor` for the next part; null at the end. */
  next: string | null;
};

/** State of an execution. */
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

/** A part of a list. */
export type SessionFilePage = {
  /** Its items. */
  items: SessionFile[];
  /** What to send as `cursor` for the next part; null at the end. */
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

/** Sessions of a user. */
export type SessionsStatus = {
  /** All of them. */
  total: number;
  /** How many are in each state; states without one are left out. */
  by_state: Record<string, number>;
  /** Those that wait for something outside. */
  blocked: BlockedSession[];
  /** Records of executions that cannot be read. */
  unreadable: UnreadableRecord[];
};

/** Slippage, paid on market and stop orders: ticks of the instrument plus percent of the price. */
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

/** A speed to change to. */
export type SpeedRequest = {
  /** A multiple of market time, or `max`. */
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

/** How the service is doing. */
export type StatusResponse = {
  /** Version of the program. */
  version: string;
  /** Version of .NET. */
  framework: string;
  /** The system it runs on. */
  system: string;
  /** When it started. */
  started_at: string;
  /** How long it has been running. */
  uptime_seconds: number;
  /** True when every interrupted session was taken up. */
  ready: boolean;
  /** Who asks. */
  caller: CallerStatus;
  /** The caller's sessions. */
  sessions: SessionsStatus;
  /** How far their files and streams are behind. */
  lag: LagStatus;
  /** Open streams of all users. */
  streams: StreamsStatus;
  /** Space where the data is. */
  disk: DiskStatus;
  /** Memory of the process, and what bounds it. */
  memory: MemoryStatus;
  /** Decoded market data. */
  market_data: MarketDataStatus;
  /** Backtests of all users that run. */
  backtests: Quota;
  /** What the user has of what a user may have. */
  quotas: QuotasStatus;
};

/** A candle of market data. */
export type StoredCandleResponse = {
  /** When it starts, with the exchange's offset. */
  timestamp: string;
  /** First price. */
  open: number;
  /** Highest price. */
  high: number;
  /** Lowest price. */
  low: number;
  /** Last price. */
  close: number;
  /** Traded quantity. */
  volume: number;
  /** Trading day of a candle of a day or more. */
  date?: string | null;
  /** Open interest, where the data have it. */
  oi?: number | null;
};

/** A part of a list. */
export type StoredCandleResponsePage = {
  /** Its items. */
  items: StoredCandleResponse[];
  /** What to send as `cursor` for the next part; null at the end. */
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

/** A problem or a warning. */
export type StrategyFinding = {
  /** JSON pointer (RFC 6901) into the document. */
  pointer: string;
  /** Strategy node, or null when it belongs to none. */
  node: string | null;
  /** What is wrong and what would be right. */
  message: string;
};

/** A strategy in a list. */
export type StrategyResponse = {
  /** Id it is saved under. */
  strategy_id: string;
  /** Name for people. */
  name: string;
  /** The instrument it trades; null when the document cannot be read any longer. */
  symbol: string | null;
  /** True for a built-in sample, which is read-only. */
  sample: boolean;
  /** How many nodes take part. */
  nodes: number;
  /** Size of the document. */
  bytes: number;
  /** SHA-256 of the document, lower-case hex. */
  hash: string;
  /** In the answer to a change: the runs that it does not touch; absent when there are none. */
  notices?: string[] | null;
  /** Number of the version; only in the answer to saving it. */
  version?: number | null;
  /** What the document's author may not have meant; only in the answer to saving it. */
  warnings?: StrategyFinding[] | null;
};

/** A part of a catalog's list. */
export type StrategyResponseCatalogPage = {
  /** Its items. */
  items: StrategyResponse[];
  /** What to send as `cursor` for the next part; null at the end. */
  next: string | null;
  /** Items of the whole list that cannot be read; absent when there are none. */
  unreadable?: UnreadableItem[] | null;
};

/** Streams of all users. */
export type StreamsStatus = {
  /** How many are open. */
  open: number;
  /** Memory of the windows of recent frames. */
  window_bytes: number;
  /** What it is bounded by, about. */
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

/** How far a study is. */
export type StudyProgress = {
  /** Backtests that were made. */
  done: number;
  /** Backtests in all. */
  total: number;
  /** Done in percent of all. */
  percent: number;
  /** Backtests a second; null when it is not being computed. */
  rate: number | null;
  /** Seconds until it ends at this rate; null when that is not known. */
  eta_seconds: number | null;
};

/** A study. */
export type StudyResponse = {
  /** Its id. */
  id: string;
  /** Its state. */
  state: StudyState;
  /** The strategy. */
  strategy_id: string;
  /** The account. */
  broker_connection_id: string;
  /** Symbols that are traded. */
  symbols: string[];
  /** What was asked for. */
  request: unknown;
  /** The figure that makes a set better. */
  objective: string;
  /** `max` or `min`. */
  direction: string;
  /** Number of sets. */
  sets: number;
  /** How far it is. */
  progress: StudyProgress;
  /** The best set so far, as in its results; null when there is none. */
  best: unknown;
  /** What luck has to do with the best set; null before the end. */
  luck: unknown;
  /** When it was added. */
  created_at: string;
  /** When it was first computed. */
  started_at: string | null;
  /** When it ended. */
  ended_at: string | null;
  /** Why it failed. */
  error: string | null;
};

/** A part of a list. */
export type StudyResponsePage = {
  /** Its items. */
  items: StudyResponse[];
  /** What to send as `cursor` for the next part; null at the end. */
  next: string | null;
};

/** State of a study. */
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

/** A strategy to begin with. */
export type TemplateEntry = {
  /** Its id; a copy of it has another. */
  id: string;
  /** What people call it. */
  name: string;
  /** What it does. */
  description: string;
  /** Its parameters with defaults and bounds. */
  parameters: unknown;
  /** The document. */
  document: unknown;
};

/** Strategies to begin with. */
export type TemplateList = {
  /** They, the simplest first. */
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
  session_greeks?: {
    delta: number | null;
    gamma: number | null;
    theta: number | null;
    vega: number | null;
  };
  feed?: {
    state: string;
    last_tick_age: number | null;
  };
};

/** What became of pushed ticks: all of them are durable. */
export type TicksResponse = {
  /** Position in the log behind the last of them. */
  position: number;
  /** Ticks and marks that were written. */
  accepted: number;
  /** Ticks that were dropped: their source id was there. */
  duplicates: number;
  /** Ticks older than the log, which were stamped with its time, and marks that said nothing new. */
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

/** An item whose file another program has changed into something else. */
export type UnreadableItem = {
  /** Its id. */
  id: string;
  /** What is wrong with it. */
  reason: string;
};

/** A record of an execution that cannot be read. */
export type UnreadableRecord = {
  /** Whose it is. */
  user_id: string;
  /** Its path in the data root. */
  file: string;
  /** What is wrong with it. */
  reason: string;
};

/** What was found in a document. */
export type ValidationResponse = {
  /** True when nothing is wrong. */
  valid: boolean;
  /** Everything that is wrong, in the form of the errors of other answers. */
  errors: ProblemError[];
  /** The same in the form of the command line. */
  problems: StrategyFinding[];
  /** What does no harm, and what its author may not have meant. */
  warnings: StrategyFinding[];
};

/** A version of a strategy document. */
export type VersionResponse = {
  /** Its number, counted from 1. */
  version: number;
  /** When it was saved; null of a built-in sample. */
  saved_at: string | null;
  /** Size of the document. */
  bytes: number;
  /** SHA-256 of the document, lower-case hex. */
  hash: string;
  /** Its ETag, for `If-Match`. */
  etag: string;
  /** True for the present one. */
  current: boolean;
  /** True when the latest run of an execution began with it. */
  in_use: boolean;
};

/** A part of a catalog's list. */
export type VersionResponseCatalogPage = {
  /** Its items. */
  items: VersionResponse[];
  /** What to send as `cursor` for the next part; null at the end. */
  next: string | null;
  /** Items of the whole list that cannot be read; absent when there are none. */
  unreadable?: UnreadableItem[] | null;
};
