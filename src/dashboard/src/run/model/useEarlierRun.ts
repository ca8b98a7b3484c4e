import * as api from '../../data/api';
import { reduce } from '../../data/reduce';
import { emptyWorld, type World } from '../../data/world';
import { useLoaded, type Loaded } from '../../ui/useLoaded';

/** An earlier run as it ended, folded by the same reducer as the present. Null without one to read. */
export function useEarlierRun(sessionId: string, run: number | null): Loaded<World | null> {
  return useLoaded(run === null ? '' : `earlier:${sessionId}:${run}`, async () => {
    if (run === null) return null;
    const path = api.runPath(sessionId, run);
    const execution = await api.execution(path);
    if (execution.catchup_id === null) return null;
    const snapshot = await api.stateAt(path, execution.catchup_id);
    return reduce(emptyWorld, [
      { type: 'frame', at: 0, frame: { kind: 'snapshot', data: snapshot } },
      { type: 'executions', at: 0, items: [execution], complete: false },
    ]);
  });
}
