import type { CatchupId } from '../wire/catchupId';

/**
 * What to do with a durable event, given the last one applied. Exactly once means: an event is applied only when it is the very next of
 * its run, or the first of a newer run.
 */
export type Admission = 'next' | 'new_run' | 'duplicate' | 'gap';

export function admit(last: CatchupId | null, incoming: CatchupId): Admission {
  if (last === null) return incoming.seq === 1 ? 'new_run' : 'gap';
  if (incoming.run < last.run) return 'duplicate';
  if (incoming.run > last.run) return incoming.seq === 1 ? 'new_run' : 'gap';
  if (incoming.seq <= last.seq) return 'duplicate';
  return incoming.seq === last.seq + 1 ? 'next' : 'gap';
}
