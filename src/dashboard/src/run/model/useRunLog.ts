import { useEffect } from 'react';
import { readEvents } from '../../data/history';
import { explain } from '../../data/http';
import { firstSeq, type RunLog } from '../../data/runLog';
import { currentWorld, dispatch } from '../../data/runtime';
import { useRunLog } from '../../data/stores';
import { create } from 'zustand';

/** Lines read at once: a few megabytes, enough to fill a chart. */
const windowSize = 5_000;

interface LogLoading {
  loading: boolean;
  error: string | null;
}

export const useLogLoading = create<LogLoading>(() => ({ loading: false, error: null }));

/** The run whose log is kept. */
export interface LoggedRun {
  readonly sessionId: string;
  readonly run: number;
  readonly head: number;
  /** The route that it is read from. */
  readonly path: string;
  /** True for the latest run. */
  readonly follows: boolean;
}

/** Where the open log's history comes from, and how far it goes. */
let source: { readonly path: string; readonly headOf: () => number } = { path: '', headOf: () => 0 };

/** Keeps the log of the open run: history up to where the stream joins it, and more on request. */
export function useLogOf({ sessionId, run, head, path, follows }: LoggedRun): RunLog | null {
  const log = useRunLog((state) => state.log);
  const mine = log?.sessionId === sessionId && log.run === run ? log : null;
  const broken = mine?.broken ?? false;
  const known = run > 0 && head > 0;
  useEffect(() => {
    if (!known) return;
    source = { path, headOf: () => (follows ? headNow(sessionId) : head) };
    dispatch({ type: 'open_log', sessionId, run, follows });
    void load(sessionId, run, Math.max(0, source.headOf() - windowSize));
  }, [sessionId, run, path, known, broken]);
  useEffect(() => () => dispatch({ type: 'close_log' }), [sessionId]);
  return mine;
}

/** Reads back until an event is in the log, after what is being read already. */
export async function ensureLoaded(seq: number): Promise<void> {
  const before = reading;
  if (before !== null) {
    wanted = Math.min(wanted ?? seq, seq);
    await before;
  }
  const log = currentWorld().log;
  const first = log === null ? 0 : firstSeq(log);
  const upto = Math.min(seq, wanted ?? seq);
  if (log === null || reading !== null || first <= Math.max(1, upto) || !Number.isFinite(first)) return;
  wanted = null;
  await load(log.sessionId, log.run, Math.max(0, Math.min(upto, first) - windowSize));
}

/** Reads one more window of the past, if there is one. */
export function loadOlder(): void {
  const log = currentWorld().log;
  if (log !== null && firstSeq(log) > 1) void ensureLoaded(Math.max(1, firstSeq(log) - 1));
}

/** What is being read now, and how far back others asked to read meanwhile. */
let reading: Promise<void> | null = null;
let wanted: number | null = null;

function load(sessionId: string, run: number, after: number): Promise<void> {
  const mine = read(sessionId, run, after).finally(() => {
    if (reading === mine) reading = null;
  });
  reading = mine;
  return mine;
}

async function read(sessionId: string, run: number, after: number): Promise<void> {
  useLogLoading.setState({ loading: true, error: null });
  try {
    const log = currentWorld().log;
    const upto = log === null || log.events.length === 0 ? source.headOf() : firstSeq(log) - 1;
    // The stream goes on meanwhile; a margin lets the two overlap.
    const limit = upto - after + 1_000;
    const events = await readEvents(source.path, { after: `${run}-${after}`, limit });
    dispatch({ type: 'log_history', sessionId, events });
    useLogLoading.setState({ loading: false });
  } catch (error) {
    useLogLoading.setState({ loading: false, error: explain(error) });
  }
}

function headNow(sessionId: string): number {
  return currentWorld().sessions[sessionId]?.cursor?.seq ?? 0;
}
