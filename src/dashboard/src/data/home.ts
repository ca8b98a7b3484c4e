import { create } from 'zustand';
import type { Home } from '../wire/rest';
import * as api from './api';
import { explain } from './http';

/** The server's totals over all executions. They change when a run ends, so they are read with the list of executions. */
export const useHome = create<{ totals: Home | null }>(() => ({ totals: null }));

export async function loadHome(): Promise<void> {
  try {
    useHome.setState({ totals: await api.home() });
  } catch (error) {
    // What was known stays; the page says that the server is away, and it is asked again when that is back.
    console.info(`summary: ${explain(error)}`);
  }
}

/** What is not live, in one currency: backtests and runs that have ended. */
export interface EndedTotals {
  readonly currency: string;
  readonly runs: number;
  readonly total: number;
}

/** Currencies without such a run are left out. */
export function endedTotalsOf(home: Home | null): EndedTotals[] {
  return (home?.currencies ?? [])
    .map(({ currency, ended, backtests }) => ({
      currency,
      runs: ended.sessions + backtests.sessions,
      total: ended.pnl + backtests.pnl,
    }))
    .filter(({ runs }) => runs > 0);
}
