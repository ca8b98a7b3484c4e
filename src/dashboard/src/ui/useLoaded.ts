import { useCallback, useEffect, useState } from 'react';
import { explain } from '../data/http';

export interface Loaded<T> {
  data: T | null;
  error: string | null;
  reload: () => void;
}

/**
 * Loads something when its key or version changes. A new version of the same thing replaces what is shown when it has arrived; another
 * key starts empty. A late answer to an old question is dropped.
 */
export function useLoaded<T>(key: string, load: () => Promise<T>, version = ''): Loaded<T> {
  const [state, setState] = useState<{ key: string; data: T | null; error: string | null }>({ key, data: null, error: null });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    load().then(
      (data) => current && setState({ key, data, error: null }),
      (error: unknown) => current && setState((before) => ({ key, data: before.key === key ? before.data : null, error: explain(error) })),
    );
    return () => {
      current = false;
    };
    // The key and the version name what is loaded; the function is made anew on every render.
  }, [key, version, attempt]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  return state.key === key ? { data: state.data, error: state.error, reload } : { data: null, error: null, reload };
}
