import { useEffect, useState } from 'react';
import * as api from '../../data/api';
import { explain } from '../../data/http';
import type { Metrics } from '../../wire/frames';
import { usePlayback } from './playback';
import type { RunView } from './useRunView';

export interface MetricsNow {
  readonly metrics: Metrics | null;
  readonly error: string | null;
  readonly reload: () => void;
}

const refreshMs = 1_000;

/** Metrics at the moment that is shown: of the scrubber's snapshot, or of now, read again as events come but at most once a second. */
export function useMetrics(view: RunView): MetricsNow {
  const past = usePlayback((state) => (view.mode === 'live' ? null : (state.snapshot?.metrics ?? null)));
  const [now, setNow] = useState<{ metrics: Metrics | null; error: string | null }>({ metrics: null, error: null });
  const [attempt, setAttempt] = useState(0);
  const { session, run, reads } = view;
  const step = Math.floor((session.updatedAt ?? 0) / refreshMs);
  useEffect(() => {
    if (run === 0 || view.mode !== 'live') return;
    let current = true;
    api.metrics(reads).then(
      (metrics) => current && setNow({ metrics, error: null }),
      (error: unknown) => current && setNow((before) => ({ ...before, error: explain(error) })),
    );
    return () => {
      current = false;
    };
  }, [reads, run, session.state, step, view.mode, attempt]);
  return view.mode === 'live' ? { ...now, reload: () => setAttempt(attempt + 1) } : { metrics: past, error: null, reload: () => {} };
}
