import { readEvents } from '../../data/history';
import type { EventOf } from '../../wire/events';
import type { Firing } from '../../wire/tradeFlow';
import type { RunView } from './useRunView';

/** Between the seq that a completion's id names and its event lie the orders, fills and positions that it led to. */
const mostBetween = 200;

/** The event of a completion, read from the run's log; null when there is none. */
export async function readFiring({ reads, run }: Pick<RunView, 'reads' | 'run'>, firing: Firing): Promise<EventOf<'node'> | null> {
  const { executionId, seq } = firing;
  const events = await readEvents(reads, { after: `${run}-${seq - 1}`, limit: mostBetween, types: ['node'] });
  return events.find((event): event is EventOf<'node'> => event.type === 'node' && event.data.execution_id === executionId) ?? null;
}
