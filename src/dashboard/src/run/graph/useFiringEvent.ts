import { useMemo } from 'react';
import { readEvents } from '../../data/history';
import { useLoaded } from '../../ui/useLoaded';
import type { EventOf } from '../../wire/events';
import type { Firing } from '../../wire/tradeFlow';
import { readFiring } from '../model/firingEvents';
import type { RunView } from '../model/useRunView';

/** A completion to show: the one that an id names, or the event at a seq. */
export type WantedFiring = Firing | { readonly node: string; readonly seq: number; readonly executionId?: undefined };

/** The event of one completion, from the log or, where that does not reach back, from the server. Null while it is on its way. */
export function useFiringEvent(view: RunView, wanted: WantedFiring | null): EventOf<'node'> | null {
  const { nodes } = view.model;
  const loaded = useMemo(() => (wanted === null ? undefined : nodes.find((event) => isWanted(event, wanted))), [nodes, wanted]);
  const missing = wanted !== null && loaded === undefined && wanted.seq < view.firstLoaded ? wanted : null;
  const { reads, run } = view;
  const read = useLoaded(missing === null ? '' : `${reads}:${run}:${missing.node}:${missing.seq}`, async () => {
    if (missing === null) return null;
    if (missing.executionId !== undefined) return readFiring(view, missing);
    const [event] = await readEvents(reads, { after: `${run}-${missing.seq - 1}`, limit: 1 });
    return event?.type === 'node' ? event : null;
  });
  return loaded ?? read.data;
}

function isWanted(event: EventOf<'node'>, wanted: WantedFiring): boolean {
  return wanted.executionId !== undefined ? event.data.execution_id === wanted.executionId : event.seq === wanted.seq;
}
