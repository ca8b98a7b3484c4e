import { useEffect, useRef, useState } from 'react';

/** A value that changes at most so often: what hangs on it is asked for over the network. The last one always arrives. */
export function useAtMostEvery(value: string, everyMs: number): string {
  const [shown, setShown] = useState(value);
  const shownAt = useRef(0);
  useEffect(() => {
    if (value === shown) return;
    const timer = window.setTimeout(
      () => {
        shownAt.current = performance.now();
        setShown(value);
      },
      Math.max(0, shownAt.current + everyMs - performance.now()),
    );
    return () => window.clearTimeout(timer);
  }, [value, shown, everyMs]);
  return shown;
}
