import type { CatchupId } from '../wire/catchupId';
import type { Accumulated, SessionEvent } from '../wire/events';
import type { Snapshot, Status, Tick } from '../wire/frames';
import type { Execution, Progress } from '../wire/rest';
import { addPoint, curveOf, emptyCurve } from './curve';
import { addEquity, startDrawdown } from './drawdown';
import type { Session } from './world';

export function newSession(id: string): Session {
  return {
    id,
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
    capital: null,
    dayStartEquity: null,
    drawdown: null,
    progress: null,
    activeNodes: [],
    curve: emptyCurve,
    updatedAt: null,
  };
}

/** Start cash: what equity is without any profit or loss. */
export function capitalOf(summary: Accumulated): number {
  return summary.equity - summary.realized_pnl - summary.unrealized_pnl;
}

/** Forgets what belongs to the run that was, when another begins. */
export function startRun(session: Session): Session {
  return {
    ...session,
    summary: null,
    capital: null,
    dayStartEquity: null,
    drawdown: null,
    progress: null,
    activeNodes: [],
    curve: emptyCurve,
    recoveredAtSeq: null,
    reason: null,
  };
}

export function onEvent(session: Session, event: SessionEvent, cursor: CatchupId, at: number): Session {
  const equity = event.accumulated.equity;
  const next: Session = {
    ...session,
    cursor,
    awaitingSnapshot: false,
    time: event.time,
    summary: event.accumulated,
    capital: session.capital ?? capitalOf(event.accumulated),
    drawdown: session.drawdown === null ? startDrawdown(equity) : addEquity(session.drawdown, equity),
    updatedAt: at,
  };
  if (event.type === 'session') {
    if (event.data.state === 'started') return { ...next, dayStartEquity: equity, curve: addPoint(next.curve, equity) };
    if (event.data.state === 'day_closed') return { ...next, dayStartEquity: event.data.equity ?? equity };
  }
  return event.type === 'trade' ? { ...next, curve: addPoint(next.curve, equity) } : next;
}

export function onTick(session: Session, tick: Tick, at: number): Session {
  if (session.cursor !== null && tick.run < session.cursor.run) return session;
  const equity = tick.accumulated.equity;
  return {
    ...session,
    time: tick.time ?? session.time,
    summary: tick.accumulated,
    capital: session.capital ?? capitalOf(tick.accumulated),
    drawdown: session.drawdown === null ? startDrawdown(equity) : addEquity(session.drawdown, equity),
    progress: tick.progress ?? session.progress,
    activeNodes: sameList(session.activeNodes, tick.active_nodes) ? session.activeNodes : tick.active_nodes,
    updatedAt: at,
  };
}

export function onStatus(session: Session, status: Omit<Status, 'session_id'>, at: number): Session {
  return {
    ...session,
    state: status.state,
    reason: status.reason,
    speed: status.speed ?? session.speed,
    recoveredAtSeq: status.recovered_at_seq,
    stateAt: at,
    updatedAt: at,
  };
}

export function onSnapshot(session: Session, snapshot: Snapshot, at: number): Session {
  const summary = snapshot.accumulated;
  const capital = capitalOf(summary);
  const maxDrawdown = snapshot.metrics?.['max_drawdown'];
  const next: Session = {
    ...startRun(session),
    cursor: { run: snapshot.run, seq: snapshot.seq },
    awaitingSnapshot: false,
    time: snapshot.time,
    summary,
    capital,
    dayStartEquity: snapshot.day_start_equity ?? capital,
    drawdown: {
      peak: snapshot.peak_equity ?? Math.max(capital, summary.equity),
      max: typeof maxDrawdown === 'number' ? maxDrawdown : 0,
    },
    progress: session.progress,
    activeNodes: Object.entries(snapshot.nodes)
      .filter(([, node]) => node.state !== 'inactive')
      .map(([id]) => id),
    curve: curveOf(equityAfterTrades(snapshot, capital)),
    updatedAt: at,
  };
  return snapshot.status === null ? next : onStatus(next, snapshot.status, at);
}

export function onExecution(session: Session, execution: Execution, at: number): Session {
  const told = session.stateAt > at ? {} : { state: execution.state, speed: execution.speed, reason: execution.error ?? session.reason };
  const known = session.summary !== null;
  return {
    ...session,
    ...told,
    execution,
    time: session.time ?? execution.progress?.time ?? null,
    summary: session.summary ?? execution.summary,
    capital: known || execution.summary === null ? session.capital : capitalOf(execution.summary),
    progress: laterProgress(session.progress, execution.progress),
  };
}

/** Equity after each trade that the snapshot lists; the first one starts from what the unlisted ones earned. */
function* equityAfterTrades(snapshot: Snapshot, capital: number): Generator<number> {
  const listed = snapshot.trades.reduce((sum, trade) => sum + trade.pnl, 0);
  const allListed = snapshot.trades_count === snapshot.trades.length;
  let equity = allListed ? capital : capital + snapshot.accumulated.realized_pnl - listed;
  yield equity;
  for (const trade of snapshot.trades) {
    equity += trade.pnl;
    yield equity;
  }
}

function laterProgress(known: Progress | null, told: Progress | null): Progress | null {
  if (known === null || told === null) return told ?? known;
  return told.ticks >= known.ticks ? told : known;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
