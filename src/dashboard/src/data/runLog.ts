import { parseCatchupId } from '../wire/catchupId';
import type { SessionEvent } from '../wire/events';

/**
 * The events of one run that the run page shows: a stretch without a gap, fed by the live stream at its end and by history at its front.
 * Live events arrive while history is still on its way; the two are joined at the seam by seq.
 */
export interface RunLog {
  readonly sessionId: string;
  readonly run: number;
  /** True for the latest run, which live events and a newer run continue; an earlier run only has a history. */
  readonly follows: boolean;
  /** In seq order, without a gap. */
  readonly events: readonly SessionEvent[];
  /** Live events could not be joined: history has to be read again. */
  readonly broken: boolean;
}

const maxEvents = 30_000;
/** What is kept when there are more: much less, so that it happens seldom. */
const keptEvents = 24_000;

export function emptyLog(sessionId: string, run: number, follows = true): RunLog {
  return { sessionId, run, follows, events: [], broken: false };
}

/** Adds events that were admitted from the live stream, in their order. */
export function appendLive(log: RunLog, admitted: readonly SessionEvent[]): RunLog {
  const mine = admitted.filter((event) => event.session_id === log.sessionId);
  if (mine.length === 0 || !log.follows) return log;
  const newest = runOf(mine[mine.length - 1]!);
  const base = newest === log.run ? log : emptyLog(log.sessionId, newest);
  const fresh = mine.filter((event) => runOf(event) === newest && event.seq > lastSeq(base));
  const first = fresh[0];
  if (first === undefined) return base;
  const joins = base.events.length === 0 || first.seq === lastSeq(base) + 1;
  if (!joins) return { ...base, broken: true };
  const events = [...base.events, ...fresh];
  return { ...base, events: events.length > maxEvents ? events.slice(events.length - keptEvents) : events };
}

/** Puts history in front; what both have is kept once. */
export function prependHistory(log: RunLog, history: readonly SessionEvent[]): RunLog {
  const older = history.filter((event) => runOf(event) === log.run && event.seq < firstSeq(log));
  const last = older[older.length - 1];
  if (last === undefined) return { ...log, broken: false };
  const joins = log.events.length === 0 || last.seq === firstSeq(log) - 1;
  return joins ? { ...log, events: [...older, ...log.events], broken: false } : { ...log, broken: true };
}

export function firstSeq(log: RunLog): number {
  return log.events[0]?.seq ?? Number.POSITIVE_INFINITY;
}

export function lastSeq(log: RunLog): number {
  return log.events[log.events.length - 1]?.seq ?? 0;
}

function runOf(event: SessionEvent): number {
  return parseCatchupId(event.catchup_id)?.run ?? 0;
}
