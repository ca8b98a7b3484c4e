/** The lines of events.jsonl, as they also arrive in the `data:` of a durable frame. */

export interface Accumulated {
  trades: number;
  winning_trades: number;
  losing_trades: number;
  /** Percent of all trades; null before the first one. */
  win_rate: number | null;
  open_positions: number;
  realized_pnl: number;
  unrealized_pnl: number;
  equity: number;
}

export type PositionStatus = 'OPEN' | 'PARTIAL' | 'CLOSED';
export type Side = 'BUY' | 'SELL';

/** One entry of positions.json. */
export interface Position {
  trade_id: string;
  position_id: string;
  re_entry_num: number;
  symbol: string;
  side: Side;
  quantity: number;
  quantity_open: number;
  multiplier: number;
  entry_price: number;
  entry_time: string;
  current_price: number;
  realized_pnl: number;
  unrealized_pnl: number;
  fees: number;
  status: PositionStatus;
  exit_price: number | null;
  exit_time: string | null;
  stop_loss: number | null;
  take_profit: number | null;
  trailing_stop: number | null;
  entry_node_id: string;
  entry_flow_ids: string[];
  exit_flow_ids: string[];
}

export interface TradeExit {
  time: string;
  price: number;
  quantity: number;
  pnl: number;
  node_id: string | null;
}

/** One element of trades.json. */
export interface Trade {
  trade_id: string;
  position_id: string;
  re_entry_num: number;
  symbol: string;
  side: Side;
  quantity: number;
  multiplier: number;
  entry_price: number;
  entry_time: string;
  exit_price: number;
  exit_time: string;
  pnl: number;
  gross_pnl: number;
  fees: number;
  pnl_percent: number;
  mae: number;
  mfe: number;
  duration_minutes: number;
  status: 'CLOSED';
  exits: TradeExit[];
  entry_flow_ids: string[];
  exit_flow_ids: string[];
  entry_trigger: string;
  exit_reason: string;
}

export interface EvaluatedCondition {
  lhs_expression: unknown;
  rhs_expression: unknown;
  lhs_value: number | string | null;
  rhs_value: number | string | (number | string | null)[] | null;
  operator: string;
  timestamp: string;
  condition_type: 'live' | 'non_live';
  result: boolean;
  result_icon: string;
  raw: string;
  evaluated: string;
  condition_text: string;
}

/** The `data` of a node event: these fields always, more by node type. */
export interface NodeData {
  execution_id: string;
  parent_execution_id: string | null;
  timestamp: string;
  event_type: string;
  node_id: string;
  node_name: string;
  node_type: string;
  children_nodes: { id: string }[];
  conditions_preview?: string;
  signal_emitted?: boolean;
  evaluated_conditions?: { conditions_evaluated: EvaluatedCondition[] };
  node_variables?: Record<string, { expression_preview: string; value: number | null }>;
  action?: OrderAction;
  exit_result?: { positions_closed: number; exit_price: number | null; pnl: number | null; exit_time: string | null };
  effective?: boolean;
  skip_reason?: string | null;
  square_off?: { executed: boolean; reason: string; condition_type: string; positions_closed: number };
  [more: string]: unknown;
}

export interface OrderAction {
  type: string;
  order_id: string;
  symbol: string;
  side: Side;
  quantity: number;
  price: number | null;
  order_type: string;
  status: string;
}

export interface CandleData {
  symbol: string;
  timeframe: string;
  /** Open time. */
  timestamp: string;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  indicators: Record<string, number | null>;
}

export interface SessionData {
  state: 'started' | 'day_closed' | 'completed' | 'stopped' | 'failed';
  reason?: string | null;
  strategy_id?: string;
  strategy_name?: string;
  currency?: string;
  cash?: number;
  exchange?: string;
  /** day_closed: the day that ended and the equity it ended with. */
  date?: string;
  equity?: number;
  /** day_closed and the last event: the path of equity since the run's start, tick by tick. */
  equity_path?: { peak_equity: number; peak_time: string; max_drawdown: number };
  [more: string]: unknown;
}

export interface OrderData {
  order_id: string;
  status: string;
  node_id: string;
  position_id: string;
  symbol: string;
  intent: 'entry' | 'exit';
  side: Side;
  order_type: string;
  quantity: number;
  limit_price: number | null;
  stop_price: number | null;
  placed_time: string;
  fill_price: number | null;
  fees: number;
  reason: string | null;
}

export interface DataByType {
  session: SessionData;
  node: NodeData;
  order: OrderData;
  position: Position;
  trade: Trade;
  candle: CandleData;
}

export type EventType = keyof DataByType;

export const eventTypes: readonly EventType[] = ['session', 'node', 'order', 'position', 'trade', 'candle'];

interface Line<T extends EventType> {
  session_id: string;
  catchup_id: string;
  seq: number;
  type: T;
  /** Simulation time, ISO 8601 with the exchange's offset. */
  time: string;
  data: DataByType[T];
  accumulated: Accumulated;
}

/** One line of events.jsonl. */
export type SessionEvent = { [T in EventType]: Line<T> }[EventType];

/** A line of one type. */
export type EventOf<T extends EventType> = Extract<SessionEvent, { type: T }>;
