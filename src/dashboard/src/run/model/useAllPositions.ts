import { useMemo } from 'react';
import * as api from '../../data/api';
import { useLoaded } from '../../ui/useLoaded';
import type { Position } from '../../wire/events';
import { usePlayback } from './playback';
import type { RunView } from './useRunView';

/** Every position of the run at the moment that is shown. Closed ones are read when one closes; open ones are always the stream's. */
export function useAllPositions(view: RunView): readonly Position[] {
  const { reads, run, open, mode, summary } = view;
  const past = usePlayback((state) => (mode === 'live' ? null : state.snapshot));
  const read = useLoaded(
    `positions:${reads}:${run}`,
    async () => (run === 0 ? [] : api.positions(reads)),
    String(summary?.trades ?? 0),
  );
  return useMemo(() => {
    const stored = past === null ? (read.data ?? []) : Object.values(past.positions);
    const openIds = new Set(open.map((position) => position.trade_id));
    return [...stored.filter((position) => position.status === 'CLOSED' && !openIds.has(position.trade_id)), ...open];
  }, [read.data, past, open]);
}
