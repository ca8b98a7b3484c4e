import * as api from '../data/api';
import { feed } from '../data/feed';
import { dispatch } from '../data/runtime';
import { useSessions } from '../data/stores';
import { strategyNameOf } from '../data/strategies';
import type { Session } from '../data/world';
import { lots, signed } from '../format/numbers';
import { isActive } from '../format/words';
import { confirm } from '../ui/confirm';
import { attempt, notify } from '../ui/notices';
import type { Position } from '../wire/events';
import type { Speed } from '../wire/rest';

/** What a person can do to executions. Each tells when the server refuses; what follows arrives on the stream. */

export async function run(sessionId: string, verb: api.Verb): Promise<void> {
  await attempt(() => api.command(sessionId, verb));
  feed.refresh();
}

export async function changeSpeed(sessionId: string, speed: Speed): Promise<void> {
  await attempt(() => api.setSpeed(sessionId, speed));
  feed.refresh();
}

/** Starts a run. Where one has ended here before, its result leaves this page for the library of runs: that is asked first. */
export function startAgain(session: Session): void {
  const { id, run: number, summary } = session;
  const start = () => void run(id, 'start');
  if (number === 0 || summary === null) {
    start();
    return;
  }
  confirm({
    title: `Start ${strategyNameOf(id)} again?`,
    text:
      `Run ${number + 1} takes the place of run ${number} (${signed(summary.realized_pnl + summary.unrealized_pnl)}, ` +
      `${summary.trades} trades) here. Run ${number} and its files stay and can be opened again.`,
    action: 'Start again',
    onYes: start,
  });
}

export function stop(session: Session): void {
  confirm({
    title: `Stop ${strategyNameOf(session.id)}?`,
    text: 'Open positions are closed at the last price and the run ends. Its files stay. Starting again begins a new run.',
    action: 'Stop',
    danger: true,
    onYes: () => void run(session.id, 'stop'),
  });
}

export function squareOff(session: Session): void {
  const open = session.summary?.open_positions ?? 0;
  confirm({
    title: `Square off ${strategyNameOf(session.id)}?`,
    text:
      `${open === 1 ? 'Its open position is' : `Its ${open} open positions are`} closed now and the run ends with it. ` +
      'The command goes on record in inputs.jsonl.',
    action: 'Square off',
    danger: true,
    onYes: () => void run(session.id, 'square-off'),
  });
}

/** The run goes on afterwards. */
export function closePosition(sessionId: string, position: Position): void {
  const { trade_id: tradeId, side, quantity_open: open, multiplier, symbol } = position;
  confirm({
    title: `Close ${tradeId}?`,
    text:
      `${side === 'BUY' ? 'Long' : 'Short'} ${lots(open, multiplier)} ${symbol} is closed at the last price. ` +
      'The strategy goes on. The command goes on record in inputs.jsonl.',
    action: 'Close position',
    danger: true,
    onYes: () => void attempt(() => api.closePosition(sessionId, tradeId)),
  });
}

export function remove(session: Session): void {
  const active = isActive(session.state);
  confirm({
    title: `Remove ${strategyNameOf(session.id)}?`,
    text: active
      ? 'It is running: it is stopped first, and open positions are closed. Its files stay on disk.'
      : 'It leaves the list. Its files stay on disk.',
    action: active ? 'Stop and remove' : 'Remove',
    danger: true,
    onYes: () => void removeNow(session.id, active),
  });
}

async function removeNow(sessionId: string, active: boolean): Promise<void> {
  if (await attempt(() => api.removeExecution(sessionId, active))) dispatch({ type: 'removed', sessionId });
}

/** Gives a command to many executions. */
export async function commandMany(sessions: readonly Session[], verb: api.Verb): Promise<void> {
  await Promise.all(sessions.map(({ id }) => attempt(() => api.command(id, verb))));
  feed.refresh();
}

export function stopMany(sessions: readonly Session[]): void {
  const count = sessions.length;
  confirm({
    title: count === 1 ? `Stop ${strategyNameOf(sessions[0]!.id)}?` : `Stop ${count} strategies?`,
    text: 'Their open positions are closed at their last prices and their runs end.',
    action: count === 1 ? 'Stop' : `Stop ${count}`,
    danger: true,
    onYes: () => void commandMany(sessions, 'stop'),
  });
}

/** Pauses a run that is under way, or resumes it. */
export function togglePause(session: Session): void {
  if (session.state === 'paused') void run(session.id, 'resume');
  else if (session.state === 'running' && session.execution?.mode !== 'backtest') void run(session.id, 'pause');
  else notify('This run is not under way.');
}

/** Pauses what runs; when nothing runs, resumes what is paused. */
export async function togglePauseAll(): Promise<void> {
  const sessions = Object.values(useSessions.getState().byId);
  const running = sessions.filter((session) => session.state === 'running');
  const [targets, verb] =
    running.length > 0 ? ([running, 'pause'] as const) : ([sessions.filter((s) => s.state === 'paused'), 'resume'] as const);
  if (targets.length === 0) {
    notify('Nothing is running or paused.');
    return;
  }
  const done = await Promise.all(targets.map((session) => attempt(() => api.command(session.id, verb))));
  const count = done.filter(Boolean).length;
  notify(`${verb === 'pause' ? 'Paused' : 'Resumed'} ${count} ${count === 1 ? 'strategy' : 'strategies'}.`);
  feed.refresh();
}
