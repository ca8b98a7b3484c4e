import { number, percent } from '../format/numbers';
import { duration } from '../format/times';
import type { Study, StudyState } from '../wire/rest';

const names: Readonly<Record<StudyState, string>> = {
  queued: 'Waiting for another study',
  running: 'Running',
  completed: 'Completed',
  stopped: 'Stopped',
  failed: 'Failed',
};

export function stateName(state: StudyState): string {
  return names[state];
}

export function isUnderWay({ state }: Pick<Study, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

/** `120 of 400 backtests (30%), 55 a second, 5 s to go`. */
export function progressText({ done, total, percent: share, rate, eta_seconds: eta }: Study['progress']): string {
  const parts = [`${number(done, 0)} of ${number(total, 0)} backtests (${percent(share, 1)})`];
  if (rate !== null && rate > 0) parts.push(`${number(rate, rate < 10 ? 1 : 0)} a second`);
  if (eta !== null) parts.push(`${duration(Math.ceil(eta) * 1_000)} to go`);
  return parts.join(', ');
}
