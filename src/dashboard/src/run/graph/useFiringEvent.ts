import { useMemo } from 'react';
import { readEvents } from '../../data/history';
import { useLoaded } from '../../ui/useLoaded';
import type { EventOf } from '../../wire/events';
import type { RunView } from '../model/useRunView';

/** A completion to show: at this seq or, of the given id, a few events after it. */
export interface WantedFiring {
  readonly node: string;
  readonly seq: number;
  readonly executionId?: string;
}

/** What else a node writes (orders, fills, positions) comes between the seq that its id names and its event. */
const mostBetween = 200;

/** The event of one completion, from the log or, where that does not reach back, from the server. Null while it is on its way. */
export function useFiringEvent(view: RunView, wanted: WantedFiring | null): EventOf<'node'> | null {
  const { nodes } = view.model;
  const loaded = useMemo(() => (wanted === null ? undefined : nodes.find((event) => isWanted(event, wanted))), [nodes, wanted]);
  const missing = wanted !== null && loaded === undefined && wanted.seq < view.firstLoaded ? wanted : null;
  const { reads, run } = view;
  const read = useLoaded(missing === null ? '' : `${reads}:${run}:${missing.node}:${missing.seq}`, async () => {
    if (missing === null) return null;
    const events = await readEvents(reads, { after: `${run}-${missing.seq - 1}`, limit: mostBetween, types: ['node'] });
    return events.find((event): event is EventOf<'node'> => event.type === 'node' && isWanted(event, missing)) ?? null;
  });
  return loaded ?? read.data;
}

function isWanted(event: EventOf<'node'>, { node, seq, executionId }: WantedFiring): boolean {
  if (executionId !== undefined) return event.data.execution_id === executionId;
  return event.seq === seq && event.data.node_id === node;
}
