import { useCallback, useEffect, useState } from 'react';
import { explain } from '../data/http';

interface Shown<T> {
  key: string;
  version: string;
  data: T | null;
  error: string | null;
  failure: unknown;
}

export interface Loaded<T> {
  data: T | null;
  error: string | null;
  reload: () => void;
}

/** The same with what a form needs besides. */
export interface LoadedAnswer<T> extends Loaded<T> {
  /** What was thrown, for the server's words about single fields. */
  failure: unknown;
  /** True while what is shown answers an earlier question. */
  isStale: boolean;
}

/**
 * Loads something when its key or version changes. A new version of the same thing replaces what is shown when it has arrived; another
 * key starts empty. A late answer to an old question is dropped.
 */
export function useLoaded<T>(key: string, load: () => Promise<T>, version = ''): LoadedAnswer<T> {
  const [state, setState] = useState<Shown<T>>({ key, version: '', data: null, error: null, failure: null });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    const show = (next: (before: Shown<T>) => Partial<Shown<T>>) =>
      current && setState((before) => ({ data: null, error: null, failure: null, ...next(before), key, version }));
    load().then(
      (data) => show(() => ({ data })),
      (failure: unknown) => show((before) => ({ data: before.key === key ? before.data : null, error: explain(failure), failure })),
    );
    return () => {
      current = false;
    };
    // The key and the version name what is loaded; the function is made anew on every render.
  }, [key, version, attempt]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  const { data, error, failure } = state.key === key ? state : { data: null, error: null, failure: null };
  return { data, error, failure, isStale: state.key !== key || state.version !== version, reload };
}
