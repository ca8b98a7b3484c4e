import { reduce } from '../src/data/reduce';
import { emptyWorld, type Action, type World } from '../src/data/world';
import { decode, type FrameName } from '../src/wire/decode';
import type { DataByType, EventType, Position, SessionEvent, Summary, Trade } from '../src/wire/events';
import type { Snapshot, Status, Tick } from '../src/wire/frames';

export const session = 'local.rsi.paper';

export function summary(changes: Partial<Summary> = {}): Summary {
  return {
    trades: 0,
    winning_trades: 0,
    losing_trades: 0,
    win_rate: null,
    open_positions: 0,
    realized_pnl: 0,
    unrealized_pnl: 0,
    equity: 100_000,
    ...changes,
  };
}

export function position(changes: Partial<Position> = {}): Position {
  return {
    trade_id: 'long-r0',
    position_id: 'long',
    re_entry_num: 0,
    symbol: 'NIFTY',
    side: 'BUY',
    quantity: 2,
    quantity_open: 2,
    multiplier: 75,
    entry_price: 100,
    entry_time: '2024-10-29T09:19:00+05:30',
    current_price: 100,
    realized_pnl: 0,
    unrealized_pnl: 0,
    fees: 0,
    status: 'OPEN',
    exit_price: null,
    exit_time: null,
    stop_loss: 95,
    take_profit: 110,
    trailing_stop: null,
    entry_node_id: 'entry-2',
    entry_flow_ids: ['exec_start_20241029_091500_2', 'exec_entry-2_20241029_091900_9'],
    exit_flow_ids: [],
    ...changes,
  };
}

export function trade(changes: Partial<Trade> = {}): Trade {
  return {
    trade_id: 'long-r0',
    position_id: 'long',
    re_entry_num: 0,
    symbol: 'NIFTY',
    side: 'BUY',
    quantity: 2,
    multiplier: 75,
    entry_price: 100,
    entry_time: '2024-10-29T09:19:00+05:30',
    exit_price: 95,
    exit_time: '2024-10-29T10:48:00+05:30',
    pnl: -750,
    gross_pnl: -750,
    fees: 0,
    pnl_percent: -5,
    mae: -750,
    mfe: 100,
    duration_minutes: 89,
    status: 'CLOSED',
    exits: [],
    entry_flow_ids: [],
    exit_flow_ids: [],
    entry_trigger: 'Entry condition',
    exit_reason: 'stop_loss',
    ...changes,
  };
}

export function line<T extends EventType>(
  seq: number,
  type: T,
  data: DataByType[T],
  more: { run?: number; id?: string; accumulated?: Summary } = {},
): SessionEvent {
  const { run = 1, id = session, accumulated = summary() } = more;
  const time = `2024-10-29T09:${String(15 + (seq % 45)).padStart(2, '0')}:00+05:30`;
  return { session_id: id, catchup_id: `${run}-${seq}`, seq, type, time, data, accumulated } as SessionEvent;
}

export const started = (seq = 1, more: { run?: number; id?: string } = {}): SessionEvent =>
  line(seq, 'session', { state: 'started', cash: 100_000 }, more);

export function candle(seq: number, close: number, more: { run?: number; id?: string; accumulated?: Summary } = {}): SessionEvent {
  const timestamp = `2024-10-29T09:${String(15 + (seq % 45)).padStart(2, '0')}:00+05:30`;
  return line(
    seq,
    'candle',
    { symbol: 'NIFTY', timeframe: '1m', timestamp, open: close, high: close + 1, low: close - 1, close, volume: 10, indicators: {} },
    more,
  );
}

/** A frame as it would come off the wire: through JSON and the decoder. */
export function frame(name: FrameName, data: object, at = 0): Action {
  return { type: 'frame', at, frame: decode(name, JSON.stringify(data)) };
}

export const durable = (event: SessionEvent, at = 0): Action => frame(event.type, event, at);

export function tick(changes: Partial<Tick> = {}, at = 0): Action {
  const data: Tick = {
    session_id: session,
    run: 1,
    seq: 100,
    time: '2024-10-29T15:30:00+05:30',
    last_prices: { NIFTY: 101 },
    realized_pnl: 0,
    unrealized_pnl: 0,
    pnl_today: 0,
    equity: 100_000,
    open_positions: 0,
    progress: { ticks: 100, total: 1_000, percent: 10, time: null },
    active_nodes: [],
    ...changes,
  };
  return frame('tick', data, at);
}

export function status(changes: Partial<Status> = {}, at = 0): Action {
  const data: Status = { session_id: session, state: 'running', reason: null, speed: 500, recovered_at_seq: null, run: 1, ...changes };
  return frame('status', data, at);
}

export function snapshotFrame(seq: number, changes: Partial<Snapshot> = {}): Action {
  const catchup_id = `1-${seq}`;
  return frame('snapshot', {
    session_id: session,
    catchup_id,
    seq,
    time: '2024-10-29T09:30:00+05:30',
    accumulated: summary(),
    positions: {},
    trades: [],
    trades_count: 0,
    metrics: null,
    nodes: {},
    firings: {},
    last_prices: {},
    day: { start_equity: 100_000, start_seq: 1, pnl: 0, closed: null },
    peak_equity: 100_000,
    orders: { filled: 0, partial: 0, cancelled: 0, rejected: 0, expired: 0 },
    status: { state: 'running', reason: null },
    execution: {},
    ...changes,
  });
}

export function fold(...actions: Action[]): World {
  return reduce(emptyWorld, actions);
}
