import type { CandleData, Position, SessionEvent, Summary, Trade } from '../wire/events';
import type { Firings, Frame, RaisedAlert, StudyFrame } from '../wire/frames';
import type { Execution, ExecutionState, Progress, Speed } from '../wire/rest';
import type { CatchupId } from '../wire/catchupId';
import type { Curve } from './curve';
import type { Drawdown } from './drawdown';
import type { Followed } from './followedFeed';
import type { OrderTally } from './orderTally';
import type { RunLog } from './runLog';

/** What the page knows, folded from wire frames and REST answers by `reduce`. Nothing else changes it. */
export interface World {
  readonly connection: Connection;
  readonly sessions: Sessions;
  readonly positions: OpenPositions;
  readonly prices: Prices;
  readonly alerts: Alerts;
  readonly happenings: Happenings;
  readonly studies: StudyFrames;
  /** Strategies by session. They outlive a removal, because alerts still name them. */
  readonly strategyIds: StrategyIds;
  /** Events of the session whose page is open. */
  readonly log: RunLog | null;
}

export type StrategyIds = Readonly<Record<string, string>>;

export type Phase = 'connecting' | 'catching_up' | 'live' | 'offline' | 'signed_out';

export interface Connection {
  readonly phase: Phase;
  /** Milliseconds on the page's clock; null before the first frame. */
  readonly lastFrameAt: number | null;
  readonly lastTickAt: number | null;
  /** Events that the server has stored and this page has not applied yet. */
  readonly lag: number;
  /** Counts the times that the stream cannot be continued and must be opened afresh, for a snapshot. */
  readonly resyncs: number;
  readonly resyncReason: string | null;
}

export type Sessions = Readonly<Record<string, Session>>;

export interface Session {
  readonly id: string;
  /** Number of the run that the rest is about; 0 before the first. */
  readonly run: number;
  readonly execution: Execution | null;
  /** Last durable event applied; null until a snapshot or the first event. */
  readonly cursor: CatchupId | null;
  /** Waiting for a snapshot after a gap; events are not applied meanwhile. */
  readonly awaitingSnapshot: boolean;
  readonly state: ExecutionState;
  readonly reason: string | null;
  readonly speed: Speed | null;
  readonly recoveredAtSeq: number | null;
  /** When the stream last sent the state, on the page's clock. */
  readonly stateAt: number;
  /** Simulation time. */
  readonly time: string | null;
  readonly summary: Summary | null;
  /** The last event that is in what a tick or a snapshot has shown: events up to it do not turn the money back. */
  readonly shownSeq: number;
  readonly capital: number | null;
  readonly day: TradingDay;
  readonly drawdown: Drawdown | null;
  readonly progress: Progress | null;
  /** The feed that its run follows; null while it follows none. */
  readonly feed: Followed | null;
  readonly activeNodes: readonly string[];
  /** Completions by node: the server's counts, and every event since. */
  readonly firings: Readonly<Record<string, Firings>>;
  readonly curve: Curve;
  readonly orders: OrderTally;
  readonly trades: DayTrades;
  /** When anything of this session last arrived, on the page's clock. */
  readonly updatedAt: number | null;
}

/** The trades of a run that the page of all strategies names. */
export interface DayTrades {
  /** The one that closed last. */
  readonly last: Trade | null;
  /** Those that gained least and most on the day that the run is in, with the event that closed them. */
  readonly worst: ClosedTrade | null;
  readonly best: ClosedTrade | null;
}

export interface ClosedTrade {
  readonly trade: Trade;
  readonly seq: number;
}

/** The trading day that a session is in; after its end the last one. */
export interface TradingDay {
  /** The server's profit of the day, carried on by events between two frames that tell it; null where there is none. */
  readonly pnl: number | null;
  /** Its events come after this one; 0 while that is not known. */
  readonly startSeq: number;
  /** Set once it is closed: the next day starts from here when something happens on it. */
  readonly closed: { readonly date: string; readonly equity: number; readonly seq: number; readonly time: string } | null;
}

export type OpenPositions = Readonly<Record<string, Readonly<Record<string, Position>>>>;

/** Symbol, then session: sessions replay at their own times, so one symbol has a price in each. */
export type Prices = Readonly<Record<string, Readonly<Record<string, Quote>>>>;

export interface Quote {
  readonly price: number;
  readonly direction: -1 | 0 | 1;
  readonly time: string | null;
  /** Local date that open, high and low belong to. */
  readonly day: string | null;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  /** False while open, high and low only cover what this page has seen of the day. */
  readonly wholeDay: boolean;
}

export type HappeningKind = 'stop_hit' | 'target_hit' | 'limit_hit' | 'failed' | 'diverged' | 'recovered' | 'square_off';

/** Something that the page lists because an event says it. It is no alert: those are raised by the server's rules. */
export interface Happening {
  /** The same on every fold of the same event, so that none appears twice. */
  readonly id: string;
  readonly kind: HappeningKind;
  readonly sessionId: string;
  readonly text: string;
  /** Simulation time, where there is one. */
  readonly time: string | null;
}

export interface Happenings {
  /** Newest first. */
  readonly items: readonly Happening[];
}

/** Alerts that the server's rules raised. */
export interface Alerts {
  /** Newest first. */
  readonly items: readonly RaisedAlert[];
  /** Ids of those that came while the page was open, newest first. */
  readonly arrived: readonly string[];
}

/** The last frame of each study, by id. */
export type StudyFrames = Readonly<Record<string, HeardStudy>>;

export interface HeardStudy {
  readonly frame: StudyFrame;
  /** When it came, on the page's clock. */
  readonly at: number;
}

export type Action =
  | { type: 'frame'; at: number; frame: Frame }
  | { type: 'executions'; at: number; items: readonly Execution[]; complete: boolean }
  | { type: 'removed'; sessionId: string }
  | { type: 'alert_log'; items: readonly RaisedAlert[] }
  | { type: 'connecting' }
  | { type: 'offline' }
  | { type: 'signed_out' }
  | { type: 'day_candles'; sessionId: string; run: number; candles: readonly CandleData[] }
  | { type: 'open_log'; sessionId: string; run: number; follows: boolean }
  | { type: 'close_log' }
  | { type: 'log_history'; sessionId: string; events: readonly SessionEvent[] };

export const emptyWorld: World = {
  connection: { phase: 'connecting', lastFrameAt: null, lastTickAt: null, lag: 0, resyncs: 0, resyncReason: null },
  sessions: {},
  positions: {},
  prices: {},
  alerts: { items: [], arrived: [] },
  happenings: { items: [] },
  studies: {},
  strategyIds: {},
  log: null,
};
