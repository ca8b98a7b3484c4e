import { create } from 'zustand';
import * as api from '../../data/api';
import { explain } from '../../data/http';
import { FrameBatch } from '../../data/frameBatch';
import { reduce } from '../../data/reduce';
import { emptyWorld, type Action, type World } from '../../data/world';
import { formatCatchupId } from '../../wire/catchupId';
import { decode, frameNames } from '../../wire/decode';
import type { Snapshot } from '../../wire/frames';

/**
 * Which moment the run page shows. `live` follows the stream; `at` shows the state right after one event; `replay` plays on from there. The
 * past is folded by the same reducer as the present, into a world of its own.
 */
export interface Playback {
  readonly mode: 'live' | 'at' | 'replay';
  readonly sessionId: string;
  readonly run: number;
  /** The event that is shown, or asked for while its state is on its way. */
  readonly seq: number;
  /** What was true at that event; null while live. */
  readonly world: World | null;
  /** What the server folded for that event; while a replay plays, of at most about a second before. */
  readonly snapshot: Snapshot | null;
  readonly speed: number;
  readonly error: string | null;
}

const live: Playback = { mode: 'live', sessionId: '', run: 0, seq: 0, world: null, snapshot: null, speed: 60, error: null };

export const usePlayback = create<Playback>(() => live);

let asking: AbortController | null = null;
let source: EventSource | null = null;
let refreshing = 0;

/** Metrics and closed positions are the server's: while a replay plays they are asked for again this often. */
const refreshMs = 1_000;

const batch = new FrameBatch<Action>(applyReplay);

export function goLive(): void {
  halt();
  usePlayback.setState({ ...live, speed: usePlayback.getState().speed });
}

/** Shows the state as it was right after an event. The last one asked for wins. */
export async function seek(sessionId: string, run: number, seq: number): Promise<void> {
  halt();
  asking = new AbortController();
  const { signal } = asking;
  usePlayback.setState({ mode: 'at', sessionId, run, seq, error: null });
  try {
    const snapshot = await api.stateAt(sessionId, formatCatchupId({ run, seq }), signal);
    if (signal.aborted) return;
    usePlayback.setState({ snapshot, world: reduce(emptyWorld, [{ type: 'frame', at: 0, frame: { kind: 'snapshot', data: snapshot } }]) });
  } catch (error) {
    if (!signal.aborted) usePlayback.setState({ error: explain(error) });
  }
}

/** Plays on from the moment that is shown, paced by simulation time. */
export async function play(speed: number): Promise<void> {
  const { sessionId, run, seq, world } = usePlayback.getState();
  if (world === null) await seek(sessionId, run, seq);
  halt();
  usePlayback.setState({ mode: 'replay', speed, error: null });
  const stream = new EventSource(`${api.executionPath(sessionId)}/replay?speed=${speed}&from=${formatCatchupId({ run, seq })}`);
  source = stream;
  refreshing = window.setTimeout(() => void refreshSnapshot(), refreshMs);
  for (const name of frameNames) {
    stream.addEventListener(name, (message: MessageEvent<string>) => {
      const frame = decode(name, message.data);
      // The state at the start is known; what else a stream says of itself has no bearing here.
      if (frame.kind === 'event') batch.add({ type: 'frame', at: performance.now(), frame });
      if (frame.kind === 'end') pause();
    });
  }
  // A replay is not resumed by itself: it stops where it broke and can be played on from there.
  stream.onerror = () => pause();
}

/** Holds a replay at the moment that it has come to. */
export function pause(): void {
  batch.flush();
  const { mode, sessionId, run, seq } = usePlayback.getState();
  if (mode === 'replay') void seek(sessionId, run, seq);
}

export function setReplaySpeed(speed: number): void {
  usePlayback.setState({ speed });
  if (usePlayback.getState().mode === 'replay') void play(speed);
}

function applyReplay(actions: readonly Action[]): void {
  const { mode, world, sessionId, seq } = usePlayback.getState();
  if (mode !== 'replay' || world === null) return;
  const next = reduce(world, actions);
  usePlayback.setState({ world: next, seq: next.sessions[sessionId]?.cursor?.seq ?? seq });
}

/** Keeps what only the server folds close behind the moment that a replay has come to. */
async function refreshSnapshot(): Promise<void> {
  const { sessionId, run, seq, snapshot: before } = usePlayback.getState();
  asking = new AbortController();
  const { signal } = asking;
  try {
    const at = formatCatchupId({ run, seq });
    const snapshot = before?.catchup_id === at ? before : await api.stateAt(sessionId, at, signal);
    if (!signal.aborted) usePlayback.setState({ snapshot });
  } catch (error) {
    if (!signal.aborted) usePlayback.setState({ error: explain(error) });
  }
  if (!signal.aborted) refreshing = window.setTimeout(() => void refreshSnapshot(), refreshMs);
}

function halt(): void {
  clearTimeout(refreshing);
  asking?.abort();
  asking = null;
  source?.close();
  source = null;
}
