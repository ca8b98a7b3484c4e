import type { SessionEvent } from './events';
import type { AlertRaisedFrame, HelloFrame, ResetFrame, State, StatusFrame, StudyFrame, TickFrame } from './generated';

export type { Metrics, NodeState, StudyFrame } from './generated';

export type Hello = HelloFrame;
export type Status = StatusFrame;
/** Latest wins: at most ten a second per session, never stored. */
export type Tick = TickFrame;
export type Reset = ResetFrame;
/** An alert that a rule of the server raised. */
export type RaisedAlert = AlertRaisedFrame;
export type SnapshotDay = NonNullable<State['day']>;
/** Orders by how they ended. */
export type OrderCounts = State['orders'];

/** How often a node completed, and when it did last. */
export type Firings = State['firings'][string];

type Always = 'session_id' | 'positions' | 'trades' | 'trades_count' | 'nodes' | 'firings' | 'last_prices' | 'orders';
type FromFirstRun = 'catchup_id' | 'time' | 'accumulated' | 'metrics' | 'day' | 'peak_equity';

/** The state of a session at one exact id; members are null before the first run. */
export type Snapshot = Pick<State, Always> & { [Member in FromFirstRun]: State[Member] | null } & {
  /** State of the execution; null in an answer of `state?at=`. */
  execution: Omit<Status, 'session_id'> | null;
};

/** A frame of the stream. */
export type Frame =
  | { kind: 'event'; event: SessionEvent }
  | { kind: 'hello'; data: Hello }
  | { kind: 'snapshot'; data: Snapshot }
  | { kind: 'live' }
  | { kind: 'behind'; lag: number | null }
  | { kind: 'tick'; data: Tick }
  | { kind: 'status'; data: Status }
  /** The last status of an execution that is no more. */
  | { kind: 'removed'; session_id: string }
  | { kind: 'alert_raised'; data: RaisedAlert }
  | { kind: 'study'; data: StudyFrame }
  | { kind: 'reset'; data: Reset }
  | { kind: 'heartbeat' }
  | { kind: 'end' }
  /** What arrived was no frame of the protocol: the stream cannot be trusted any further. */
  | { kind: 'malformed'; reason: string };
