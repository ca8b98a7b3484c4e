import { useEffect, useState } from 'react';
import * as api from '../../data/api';
import { explain } from '../../data/http';
import { isActive } from '../../format/words';
import type { RunView } from '../model/useRunView';
import type { NodeNow } from '../../wire/rest';

const refreshMs = 1_000;

/** What every node stands at, by id, with the conditions of armed signals. */
export type Armed = Readonly<Record<string, NodeNow>>;

/**
 * What armed signals stand at now, as the engine itself says: asked for once a second, and only while the page of an active run is
 * open. Null of the past, and while there is no answer.
 */
export function useArmed({ session, run, mode, isEarlier }: RunView): Armed | null {
  const key = mode === 'live' && !isEarlier && run > 0 && isActive(session.state) ? `${session.id}:${run}` : null;
  const [read, setRead] = useState<{ key: string; nodes: Armed } | null>(null);
  useEffect(() => {
    if (key === null) return;
    const aborter = new AbortController();
    const ask = async () => {
      if (document.hidden) return;
      try {
        setRead({ key, nodes: await api.nodes(session.id, aborter.signal) });
      } catch (error) {
        // Of a server that is away the stream tells; the next answer takes this one's place.
        if (!aborter.signal.aborted) console.info(`nodes of ${session.id}: ${explain(error)}`);
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), refreshMs);
    return () => {
      clearInterval(timer);
      aborter.abort();
    };
  }, [key]);
  return read !== null && read.key === key ? read.nodes : null;
}
