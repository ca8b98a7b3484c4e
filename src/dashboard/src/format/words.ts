import type { AlertKind, Execution, ExecutionState, FeedState, Mode, Speed } from '../wire/rest';

export const stateWords: Record<ExecutionState, string> = {
  queued: 'Queued',
  starting: 'Starting',
  running: 'Running',
  paused: 'Paused',
  recovering: 'Recovering',
  completed: 'Completed',
  stopped: 'Stopped',
  failed: 'Failed',
  diverged: 'Diverged',
  damaged: 'Damaged',
  blocked: 'Blocked',
};

export const alertWords: Record<AlertKind, string> = {
  fill: 'Fill',
  stop: 'Stop',
  target: 'Target',
  loss_limit: 'Loss limit',
  drawdown: 'Drawdown',
  pnl: 'Profit or loss',
  failed: 'Failed',
  diverged: 'Diverged',
  blocked: 'Blocked',
  alert_node: 'Alert node',
  feed_stale: 'Feed stale',
  feed_gap: 'Feed gap',
  test: 'Test',
};

export const modeWords: Record<Mode, string> = { backtest: 'Backtest', live_simulation: 'Live simulation' };

/** How an execution runs: on a feed it is live. */
export function modeOf({ mode, source }: Pick<Execution, 'mode' | 'source'>): string {
  return mode === 'live_simulation' && source === 'feed' ? 'Live on a feed' : modeWords[mode];
}

export const feedWords: Record<FeedState, string> = {
  stopped: 'Stopped',
  waiting: 'Waiting',
  running: 'Running',
  stale: 'Stale',
  disconnected: 'Disconnected',
  failed: 'Failed',
};

/** The same beside a session's own state. */
export const sessionFeedWords: Record<FeedState, string> = {
  stopped: 'Feed stopped',
  waiting: 'Live, no tick yet',
  running: 'Live',
  stale: 'Feed stale',
  disconnected: 'Feed disconnected',
  failed: 'Feed failed',
};

export function speedWords(speed: Speed | null): string {
  if (speed === null) return '–';
  if (speed === 'max') return 'Max';
  return speed >= 1_000_000 ? `${speed / 1_000_000}M×` : `${speed}×`;
}

/** `stop_loss` as a person writes it: `Stop loss`. */
export function sentence(name: string | null | undefined): string {
  if (!name) return '–';
  const text = name.replaceAll('_', ' ').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** States in which a run is under way. */
export function isActive(state: ExecutionState): boolean {
  return state === 'running' || state === 'paused' || state === 'starting' || state === 'recovering' || state === 'blocked';
}
