import { useEffect, useState } from 'react';
import { useSessions } from '../data/stores';
import { Signal, type Changes } from '../ui/changes';

/** Tells of every change of a session and its positions while it can be seen, and of all that was missed when it comes into sight. */
export function useSessionChanges(id: string, seen: boolean): Changes {
  const [changes] = useState(() => new Signal());
  useEffect(() => {
    if (!seen) return;
    let known = useSessions.getState().byId[id];
    changes.tell();
    return useSessions.subscribe(({ byId }) => {
      if (byId[id] === known) return;
      known = byId[id];
      changes.tell();
    });
  }, [id, seen, changes]);
  return changes;
}
