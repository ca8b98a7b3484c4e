import { useCallback, useEffect, useState } from 'react';
import { explain } from '../data/http';
import type { Loaded } from './useLoaded';

/** After a failure it asks again, less often. */
const afterFailureMs = 5_000;

/** Loads something again and again while it moves: a question comes some time after the last answer, so that none overtakes another. */
export function usePolled<T>(load: () => Promise<T>, moves: (data: T) => boolean, everyMs: number): Loaded<T> {
  const [state, setState] = useState<{ data: T | null; error: string | null }>({ data: null, error: null });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    let timer = 0;
    const ask = () =>
      load().then(
        (data) => {
          if (!current) return;
          setState({ data, error: null });
          if (moves(data)) timer = window.setTimeout(ask, everyMs);
        },
        (error: unknown) => {
          if (!current) return;
          setState((before) => ({ data: before.data, error: explain(error) }));
          timer = window.setTimeout(ask, Math.max(everyMs, afterFailureMs));
        },
      );
    void ask();
    return () => {
      current = false;
      window.clearTimeout(timer);
    };
    // What is asked is the same for as long as the component stands; its functions are made anew on every render.
  }, [attempt]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  return { ...state, reload };
}
