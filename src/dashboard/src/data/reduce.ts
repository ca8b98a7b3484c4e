import { parseCatchupId } from '../wire/catchupId';
import type { EventOf, SessionEvent } from '../wire/events';
import type { Frame } from '../wire/frames';
import * as alerts from './alertsReducer';
import * as happenings from './happeningsReducer';
import * as connection from './connectionReducer';
import { admit } from './cursor';
import * as positions from './positionsReducer';
import * as prices from './pricesReducer';
import { appendLive, emptyLog, prependHistory } from './runLog';
import * as sessions from './sessionReducer';
import type { Execution } from '../wire/rest';
import type { Action, Session, StrategyIds, World } from './world';

/** Folds actions into a new world. Pure: the same world and actions give the same result, and neither is changed. */
export function reduce(world: World, actions: readonly Action[]): World {
  const admitted: SessionEvent[] = [];
  const next = actions.reduce((state, action) => step(state, action, admitted), world);
  if (next.log === null || admitted.length === 0) return next;
  const log = appendLive(next.log, admitted);
  return log === next.log ? next : { ...next, log };
}

function step(world: World, action: Action, admitted: SessionEvent[]): World {
  switch (action.type) {
    case 'frame':
      return onFrame(
        { ...world, connection: connection.onFrame(world.connection, action.frame, action.at) },
        action.frame,
        action.at,
        admitted,
      );
    case 'executions':
      return onExecutions(world, action);
    case 'removed':
      return withoutSession(world, action.sessionId);
    case 'connecting':
      return { ...world, connection: { ...world.connection, phase: 'connecting' } };
    case 'offline':
      return { ...world, connection: { ...world.connection, phase: 'offline' } };
    case 'signed_out':
      return { ...world, connection: { ...world.connection, phase: 'signed_out' } };
    case 'alert_log':
      return { ...world, alerts: alerts.onLog(world.alerts, action.items) };
    case 'day_candles':
      return world.sessions[action.sessionId]?.run === action.run
        ? { ...world, prices: prices.onDayCandles(world.prices, action.sessionId, action.candles) }
        : world;
    case 'open_log':
      return { ...world, log: emptyLog(action.sessionId, action.run, action.follows) };
    case 'close_log':
      return { ...world, log: null };
    case 'log_history':
      return world.log?.sessionId === action.sessionId ? { ...world, log: prependHistory(world.log, action.events) } : world;
  }
}

function onFrame(world: World, frame: Frame, at: number, admitted: SessionEvent[]): World {
  switch (frame.kind) {
    case 'event':
      return onEvent(world, frame.event, at, admitted);
    case 'snapshot': {
      const id = frame.data.session_id;
      const quoted = prices.onPrices(world.prices, id, frame.data.last_prices, frame.data.time);
      const open = positions.onSnapshot(world.positions, id, frame.data.positions);
      return put(
        {
          ...world,
          prices: quoted,
          positions: positions.onPrices(open, id, frame.data.last_prices),
          happenings: happenings.onSnapshot(world.happenings, frame.data),
        },
        sessions.onSnapshot(sessionOf(world, id), frame.data, at),
      );
    }
    case 'tick': {
      const { session_id: id, run, last_prices: last, time } = frame.data;
      const known = sessionOf(world, id);
      if (run < known.run) return world;
      const begun = run > known.run ? startRun(world, known, run) : world;
      const session = sessionOf(begun, id);
      const next = put(begun, sessions.onTick(session, frame.data, at));
      if (!sessions.isCurrent(session, frame.data)) return next;
      return { ...next, prices: prices.onPrices(next.prices, id, last, time), positions: positions.onPrices(next.positions, id, last) };
    }
    case 'status': {
      const session = sessionOf(world, frame.data.session_id);
      const begun = frame.data.run > session.run ? startRun(world, session, frame.data.run) : world;
      return put(
        { ...begun, happenings: happenings.onStatus(world.happenings, frame.data) },
        sessions.onStatus(sessionOf(begun, session.id), frame.data, at),
      );
    }
    case 'alert_raised':
      return { ...world, alerts: alerts.onRaised(world.alerts, frame.data) };
    case 'study':
      return { ...world, studies: { ...world.studies, [frame.data.id]: { frame: frame.data, at } } };
    case 'removed':
      return withoutSession(world, frame.session_id);
    case 'reset':
      return onReset(world);
    case 'malformed':
      return { ...world, connection: connection.resync(world.connection, frame.reason) };
    default:
      return world;
  }
}

function onEvent(world: World, event: SessionEvent, at: number, admitted: SessionEvent[]): World {
  const session = sessionOf(world, event.session_id);
  const cursor = parseCatchupId(event.catchup_id);
  if (cursor === null || cursor.seq !== event.seq)
    return { ...world, connection: connection.resync(world.connection, `event without a valid catchup_id: ${event.catchup_id}`) };

  const admission = admit(session.cursor, cursor);
  if (admission === 'duplicate') return world;
  if (admission === 'gap') {
    if (session.awaitingSnapshot) return world;
    const reason = `${event.session_id}: ${event.catchup_id} does not follow ${session.cursor?.run ?? 0}-${session.cursor?.seq ?? 0}`;
    return put({ ...world, connection: connection.resync(world.connection, reason) }, { ...session, awaitingSnapshot: true });
  }

  admitted.push(event);
  const begun = admission === 'new_run' && cursor.run > session.run ? startRun(world, session, cursor.run) : world;
  const next = { ...begun, happenings: happenings.onEvent(begun.happenings, event) };
  return put(byType(next, event), sessions.onEvent(sessionOf(next, event.session_id), event, cursor, at));
}

function byType(world: World, event: SessionEvent): World {
  switch (event.type) {
    case 'position':
      return { ...world, positions: positions.onPosition(world.positions, event.session_id, event.data) };
    case 'candle':
      return onCandle(world, event);
    default:
      return world;
  }
}

/** A candle closes at the last price before its end, which also values open positions in the same event. */
function onCandle(world: World, event: EventOf<'candle'>): World {
  const { session_id: id, data, time } = event;
  const next = { ...world, prices: prices.onCandle(world.prices, id, data, time) };
  if (!sessions.isNews(sessionOf(world, id), event.seq)) return next;
  return { ...next, positions: positions.onPrices(world.positions, id, { [data.symbol]: data.close }) };
}

function startRun(world: World, session: Session, run: number): World {
  const cleared = {
    ...world,
    positions: positions.onRunStarted(world.positions, session.id),
    prices: prices.withoutSession(world.prices, session.id),
  };
  return put(cleared, sessions.startRun(session, run));
}

/** The cursor was refused: every session of the stream waits for the snapshot that follows. */
function onReset(world: World): World {
  return Object.keys(world.sessions).reduce((state, id) => put(state, { ...sessionOf(state, id), awaitingSnapshot: true }), world);
}

function onExecutions(world: World, action: Extract<Action, { type: 'executions' }>): World {
  let next = action.items.reduce(
    (state, execution) => put(state, sessions.onExecution(sessionOf(state, execution.session_id), execution, action.at)),
    world,
  );
  next = { ...next, strategyIds: withStrategies(world.strategyIds, action.items) };
  if (!action.complete) return next;
  const there = new Set(action.items.map((execution) => execution.session_id));
  return Object.keys(next.sessions)
    .filter((id) => !there.has(id))
    .reduce(withoutSession, next);
}

/** The same object while no execution is new, so that names are not rendered again. */
function withStrategies(known: StrategyIds, executions: readonly Execution[]): StrategyIds {
  const added = executions.filter((execution) => known[execution.session_id] === undefined);
  return added.length === 0 ? known : { ...known, ...Object.fromEntries(added.map((each) => [each.session_id, each.strategy_id])) };
}

function withoutSession(world: World, sessionId: string): World {
  const { [sessionId]: _session, ...others } = world.sessions;
  const { [sessionId]: _positions, ...open } = world.positions;
  return { ...world, sessions: others, positions: open, prices: prices.withoutSession(world.prices, sessionId) };
}

function sessionOf(world: World, id: string): Session {
  return world.sessions[id] ?? sessions.newSession(id);
}

function put(world: World, session: Session): World {
  return { ...world, sessions: { ...world.sessions, [session.id]: session } };
}
