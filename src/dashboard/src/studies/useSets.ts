import { useEffect, useRef, useState } from 'react';
import * as api from '../data/api';
import { explain } from '../data/http';
import type { SetPoint } from './setMap';

const pageSize = 500;
/** More sets than this are in the table and the file, not in the pictures. */
export const mostPoints = 20_000;

interface Sets {
  readonly points: readonly SetPoint[];
  readonly error: string | null;
}

/** The sets of a study, read as they come: a page that was full is not read again. */
export function useSets(id: string, version: string): Sets {
  const [state, setState] = useState<Sets>({ points: [], error: null });
  const full = useRef<{ points: SetPoint[]; cursor: string | null }>({ points: [], cursor: null });
  const reading = useRef(Promise.resolve());
  useEffect(() => {
    let current = true;
    const read = async () => {
      if (!current) return;
      const kept = full.current;
      try {
        for (;;) {
          const { items, next } = await api.studySets(id, { sort: 'set', where: '', limit: pageSize, cursor: kept.cursor });
          if (!current) return;
          const points = items.map(({ set, symbol, parameters, objective, meets_constraints }) => ({
            set,
            symbol,
            parameters,
            objective,
            meets_constraints,
          }));
          setState({ points: [...kept.points, ...points], error: null });
          if (next === null || kept.points.length + points.length >= mostPoints) return;
          kept.points.push(...points);
          kept.cursor = next;
        }
      } catch (error) {
        if (current) setState((before) => ({ ...before, error: explain(error) }));
      }
    };
    // One reading at a time: they share what has been read.
    reading.current = reading.current.then(read);
    return () => {
      current = false;
    };
  }, [id, version]);
  return state;
}
