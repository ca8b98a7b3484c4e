import { parseCatchupId, type CatchupId } from '../wire/catchupId';
import type { EventOf, SessionEvent, Summary } from '../wire/events';
import type { Snapshot, Status, Tick } from '../wire/frames';
import type { Execution, Progress } from '../wire/rest';
import { isActive } from '../format/words';
import { addPoint, curveOf, emptyCurve } from './curve';
import { addTrade, noTrades as noDayTrades, tradesOf } from './dayTrades';
import { addEquity, startDrawdown } from './drawdown';
import { addOrder, newTally } from './orderTally';
import { followed } from './followedFeed';
import { isBefore } from './simulationTime';
import { afterSessionEvent, carried, dayAt, dayOfSnapshot, unknownDay } from './tradingDay';
import type { Session, TradingDay } from './world';

export function newSession(id: string): Session {
  return {
    id,
    run: 0,
    execution: null,
    cursor: null,
    awaitingSnapshot: false,
    state: 'queued',
    reason: null,
    speed: null,
    recoveredAtSeq: null,
    stateAt: 0,
    time: null,
    summary: null,
    shownSeq: 0,
    capital: null,
    day: unknownDay,
    drawdown: null,
    progress: null,
    feed: null,
    activeNodes: [],
    firings: {},
    curve: emptyCurve,
    orders: newTally,
    trades: noDayTrades,
    updatedAt: null,
  };
}

/** Start cash: what equity is without any profit or loss. */
export function capitalOf(summary: Summary): number {
  return summary.equity - summary.realized_pnl - summary.unrealized_pnl;
}

/** Forgets what belongs to the run that was, when another begins. */
export function startRun(session: Session, run: number): Session {
  return {
    ...session,
    run,
    time: null,
    summary: null,
    shownSeq: 0,
    capital: null,
    day: unknownDay,
    drawdown: null,
    progress: null,
    feed: null,
    activeNodes: [],
    firings: {},
    curve: emptyCurve,
    orders: newTally,
    trades: noDayTrades,
    recoveredAtSeq: null,
  };
}

export function onEvent(session: Session, event: SessionEvent, cursor: CatchupId, at: number): Session {
  const equity = event.accumulated.equity;
  const isLater = isNews(session, event.seq);
  const next: Session = {
    ...session,
    cursor,
    awaitingSnapshot: false,
    time: isBefore(event.time, session.time) ? session.time : event.time,
    summary: isLater || session.summary === null ? event.accumulated : { ...event.accumulated, ...money(session.summary) },
    capital: session.capital ?? capitalOf(event.accumulated),
    day: dayAfter(session, event, isLater),
    drawdown: session.drawdown === null ? startDrawdown(equity) : addEquity(session.drawdown, equity),
    updatedAt: at,
  };
  if (event.type === 'session') {
    const applied = applySessionEvent(next, event);
    return event.data.state === 'started' ? { ...applied, curve: addPoint(applied.curve, equity) } : applied;
  }
  if (event.type === 'node') return { ...next, firings: addFiring(next.firings, event) };
  if (event.type === 'order') return { ...next, orders: addOrder(next.orders, event) };
  if (event.type !== 'trade') return next;
  return { ...next, curve: addPoint(next.curve, equity), trades: addTrade(next.trades, event.data, event.seq, next.day) };
}

function addFiring(firings: Session['firings'], { seq, time, data }: EventOf<'node'>): Session['firings'] {
  const count = (firings[data.node_id]?.count ?? 0) + 1;
  return { ...firings, [data.node_id]: { count, last_seq: seq, last_time: time } };
}

/**
 * A tick shows the simulation now, an event the moment it was written: the one that knows more events wins. Simulation time cannot decide,
 * because what a person's command leads to is written at the time of the last decision, which may lie before the last tick.
 */
export function isNews(session: Session, eventSeq: number): boolean {
  return eventSeq > session.shownSeq;
}

/** False for a tick that was overtaken by events on its way. */
export function isCurrent(session: Session, tick: Tick): boolean {
  return tick.run === session.run && tick.seq >= (session.cursor?.run === tick.run ? session.cursor.seq : 0);
}

export function onTick(session: Session, tick: Tick, at: number): Session {
  // Which nodes are active only a tick or a snapshot tells; that of a tick that was overtaken is still the latest word.
  const tellsNodes = tick.run === session.run && tick.seq >= session.shownSeq && !sameList(session.activeNodes, tick.active_nodes);
  const moved = {
    ...session,
    progress: tick.progress ?? session.progress,
    feed: followed(tick.feed, at) ?? session.feed,
    activeNodes: tellsNodes ? tick.active_nodes : session.activeNodes,
    updatedAt: at,
  };
  if (!isCurrent(session, tick)) return moved;
  const { equity } = tick;
  const summary = { ...(session.summary ?? noTrades), ...money(tick) };
  return {
    ...moved,
    time: tick.time ?? session.time,
    summary,
    shownSeq: tick.seq,
    capital: session.capital ?? capitalOf(summary),
    day: { ...(tick.time === null ? session.day : dayAt(session.day, tick.time)), pnl: tick.pnl_today },
    drawdown: session.drawdown === null ? startDrawdown(equity) : addEquity(session.drawdown, equity),
  };
}

export function onStatus(session: Session, status: Omit<Status, 'session_id'>, at: number): Session {
  return {
    ...(status.run > session.run ? startRun(session, status.run) : session),
    state: status.state,
    reason: status.reason,
    speed: status.speed ?? session.speed,
    feed: isActive(status.state) ? session.feed : null,
    recoveredAtSeq: status.recovered_at_seq,
    stateAt: at,
    updatedAt: at,
  };
}

export function onSnapshot(session: Session, snapshot: Snapshot, at: number): Session {
  const cursor = parseCatchupId(snapshot.catchup_id);
  const summary = snapshot.accumulated;
  const begun = { ...startRun(session, cursor?.run ?? 0), cursor, awaitingSnapshot: false, progress: session.progress, feed: session.feed };
  const next = cursor === null || summary === null ? begun : { ...begun, ...stateIn(snapshot, summary, cursor.seq) };
  return { ...(snapshot.execution === null ? next : onStatus(next, snapshot.execution, at)), updatedAt: at };
}

function stateIn(snapshot: Snapshot, summary: Summary, seq: number): Partial<Session> {
  const capital = capitalOf(summary);
  const { peak_equity: peak } = snapshot;
  const day = dayOfSnapshot(snapshot.day, snapshot.time);
  const { max_drawdown: maxDrawdown, fees } = snapshot.metrics ?? {};
  return {
    time: snapshot.time,
    summary,
    shownSeq: seq,
    capital,
    day,
    trades: tradesOf(snapshot.trades, day),
    drawdown: { peak: peak ?? Math.max(capital, summary.equity), max: typeof maxDrawdown === 'number' ? maxDrawdown : 0 },
    activeNodes: Object.keys(snapshot.nodes).filter((id) => snapshot.nodes[id] !== 'inactive'),
    firings: snapshot.firings,
    curve: curveOf(equityAfterTrades(snapshot, summary, capital)),
    orders: { ...snapshot.orders, fees: typeof fees === 'number' ? fees : 0 },
  };
}

/** Money of an event that a tick has overtaken is in the tick's profit already. */
function dayAfter(session: Session, event: SessionEvent, isLater: boolean): TradingDay {
  const day = event.type === 'session' ? session.day : dayAt(session.day, event.time);
  return isLater ? carried(session.day, day, session.summary?.equity ?? null, event.accumulated.equity) : day;
}

function applySessionEvent(session: Session, event: EventOf<'session'>): Session {
  const { equity_path: path } = event.data;
  const day = afterSessionEvent(session.day, event);
  if (path === undefined || session.drawdown === null) return { ...session, day };
  const drawdown = { peak: Math.max(session.drawdown.peak, path.peak_equity), max: Math.max(session.drawdown.max, path.max_drawdown) };
  return { ...session, day, drawdown };
}

export function onExecution(session: Session, execution: Execution, at: number): Session {
  const stated = session.stateAt > at ? {} : { state: execution.state, speed: execution.speed, reason: execution.error ?? session.reason };
  const known = session.summary !== null;
  return {
    ...session,
    ...stated,
    execution,
    time: session.time ?? execution.progress?.time ?? null,
    summary: session.summary ?? execution.summary,
    day: known || execution.summary === null ? session.day : { ...session.day, pnl: execution.summary.pnl_today },
    capital: known || execution.summary === null ? session.capital : capitalOf(execution.summary),
    progress: laterProgress(session.progress, execution.progress),
    feed: session.feed !== null && session.feed.at > at ? session.feed : followed(execution.feed, at),
  };
}

/** Equity after each trade that the snapshot lists; the first one starts from what the unlisted ones earned. */
function* equityAfterTrades(snapshot: Snapshot, summary: Summary, capital: number): Generator<number> {
  const listed = snapshot.trades.reduce((sum, trade) => sum + trade.pnl, 0);
  const allListed = snapshot.trades_count === snapshot.trades.length;
  let equity = allListed ? capital : capital + summary.realized_pnl - listed;
  yield equity;
  for (const trade of snapshot.trades) {
    equity += trade.pnl;
    yield equity;
  }
}

const noTrades = { trades: 0, winning_trades: 0, losing_trades: 0, win_rate: null };

type Money = Pick<Summary, 'realized_pnl' | 'unrealized_pnl' | 'equity' | 'open_positions'>;

function money({ realized_pnl, unrealized_pnl, equity, open_positions }: Money): Money {
  return { realized_pnl, unrealized_pnl, equity, open_positions };
}

function laterProgress(known: Progress | null, received: Progress | null): Progress | null {
  if (known === null || received === null) return received ?? known;
  return (received.ticks ?? 0) >= (known.ticks ?? 0) ? received : known;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
