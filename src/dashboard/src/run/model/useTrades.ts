import { useEffect, useMemo, useRef, useState } from 'react';
import * as api from '../../data/api';
import { explain } from '../../data/http';
import type { Trade } from '../../wire/events';
import type { RunView } from './useRunView';

export interface NumberedTrade {
  /** Place in closing order, from 1. */
  readonly number: number;
  readonly trade: Trade;
}

export interface Trades {
  readonly items: readonly NumberedTrade[];
  readonly loading: boolean;
  readonly error: string | null;
}

/**
 * All trades of a run up to a count, in closing order. They are read once; what closes afterwards comes with the log, which knows each
 * trade's number, so that the two join without a gap or a double. When the log does not reach back far enough they are read again.
 */
export function useTrades({ reads, run, summary, model }: Pick<RunView, 'reads' | 'run' | 'summary' | 'model'>): Trades {
  const count = summary?.trades ?? 0;
  const key = `${reads}:${run}`;
  const [read, setRead] = useState<{ key: string; trades: readonly Trade[]; error: string | null } | null>(null);
  const reading = useRef(false);
  const known = read?.key === key ? read.trades : null;

  const missing = useMemo(() => {
    for (let number = (known?.length ?? 0) + 1; number <= count; number += 1) if (!model.trades.has(number)) return true;
    return false;
  }, [known, count, model]);
  useEffect(() => {
    if (run === 0 || !missing || reading.current) return;
    reading.current = true;
    api
      .trades(reads)
      .then(
        (trades) => setRead({ key, trades, error: null }),
        (error: unknown) => setRead({ key, trades: known ?? [], error: explain(error) }),
      )
      .finally(() => {
        reading.current = false;
      });
  }, [key, missing]);

  const items = useMemo(() => {
    const trades: NumberedTrade[] = [];
    for (let number = 1; number <= count; number += 1) {
      const trade = model.trades.get(number) ?? known?.[number - 1];
      if (trade !== undefined) trades.push({ number, trade });
    }
    return trades;
  }, [known, count, model]);
  return { items, loading: missing && read?.error == null, error: missing ? (read?.error ?? null) : null };
}
