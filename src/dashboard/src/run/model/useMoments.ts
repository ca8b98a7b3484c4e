import { useMemo } from 'react';
import { readEvents } from '../../data/history';
import { useLoaded } from '../../ui/useLoaded';
import { closedDays, Moments, type ClosedDay } from './moments';

/** Trading days of four hundred years. */
const mostDays = 100_000;
const noDays: readonly ClosedDay[] = [];

interface Closed {
  readonly isDaily: boolean;
  readonly reads: string;
  readonly run: number;
  /** Days that the loaded part of the log has closed. */
  readonly closed: readonly ClosedDay[];
  readonly firstLoaded: number;
}

/** The days of a daily run: those before the loaded part of the log are read once. */
export function useMoments({ isDaily, reads, run, closed, firstLoaded }: Closed): Moments {
  const isMissing = isDaily && run > 0 && firstLoaded > 1;
  const { data, error } = useLoaded(isMissing ? `closed:${reads}:${run}` : '', async () =>
    isMissing ? closedDays(await readEvents(reads, { after: `${run}-0`, limit: mostDays, types: ['session'] })) : noDays,
  );
  return useMemo(() => {
    const from = closed[0]?.seq ?? Number.POSITIVE_INFINITY;
    const before = isMissing && error === null ? data : noDays;
    return new Moments(isDaily, before === null ? null : [...before.filter(({ seq }) => seq < from), ...closed]);
  }, [isDaily, isMissing, data, error, closed]);
}
