import type { EventOf } from '../../wire/events';

/** What a node did so far, from its events. */
export interface NodeActivity {
  readonly count: number;
  readonly last: EventOf<'node'>;
}

export function activityOf(events: readonly EventOf<'node'>[]): ReadonlyMap<string, NodeActivity> {
  const activity = new Map<string, NodeActivity>();
  for (const event of events) {
    const { node_id: id } = event.data;
    activity.set(id, { count: (activity.get(id)?.count ?? 0) + 1, last: event });
  }
  return activity;
}
