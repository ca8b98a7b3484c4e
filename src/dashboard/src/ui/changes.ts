import { useRef, useSyncExternalStore } from 'react';
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

/** What is read after every change; a component is rendered anew only when a field of it, or an item, is another one. */
export function useReading<T>(on: Changes, read: () => T): T {
  const known = useRef<{ value: T } | null>(null);
  return useSyncExternalStore(on.subscribe, () => {
    const value = read();
    if (known.current === null || !shallow(known.current.value, value)) known.current = { value };
    return known.current.value;
  });
}
