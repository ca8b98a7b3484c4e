import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { shallow } from 'zustand/shallow';

/** What can be listened to; a store is one. */
export interface Changes {
  readonly subscribe: (listener: () => void) => () => void;
}

/** Says that something changed. */
export class Signal implements Changes {
  private readonly listeners = new Set<() => void>();

  tell(): void {
    for (const listener of this.listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** Reads after every change; the component renders again only when a field of the result, or an item, differs. */
export function useReading<T>(on: Changes, read: () => T): T {
  const known = useRef<{ value: T } | null>(null);
  return useSyncExternalStore(on.subscribe, () => {
    const value = read();
    if (known.current === null || !shallow(known.current.value, value)) known.current = { value };
    return known.current.value;
  });
}

/** Tells when a part of what changes is another one, while somebody can see it; what was missed it tells when the part comes into sight. */
export function usePartChanges(on: Changes, partOf: (key: string) => unknown, key: string, seen: boolean): Changes {
  const [changes] = useState(() => new Signal());
  useEffect(() => {
    if (!seen) return;
    let known = partOf(key);
    changes.tell();
    return on.subscribe(() => {
      const part = partOf(key);
      if (part === known) return;
      known = part;
      changes.tell();
    });
  }, [on, partOf, key, seen, changes]);
  return changes;
}
