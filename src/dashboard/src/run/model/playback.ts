import { create } from 'zustand';
import * as api from '../../data/api';
import { openStream } from '../../data/eventStream';
import { explain } from '../../data/http';
import { FrameBatch } from '../../data/frameBatch';
import { reduce } from '../../data/reduce';
import { emptyWorld, type Action, type World } from '../../data/world';
import { formatCatchupId } from '../../wire/catchupId';
import type { Snapshot } from '../../wire/frames';

/**
 * Which moment the run page shows. `live` follows the stream; `at` shows the state right after one event; `replay` plays on from there. The
 * past is folded by the same reducer as the present, into a separate world.
 */
export interface Playback {
  readonly mode: 'live' | 'at' | 'replay';
  readonly sessionId: string;
  readonly run: number;
  /** The route that the run is read from. */
  readonly reads: string;
  /** The event that is shown, or asked for while its state is on its way. */
  readonly seq: number;
  /** What was true at that event; null while live. */
  readonly world: World | null;
  /** What the server folded for that event; while a replay plays, of at most about a second before. */
  readonly snapshot: Snapshot | null;
  readonly speed: number;
  readonly error: string | null;
}

/** A run to go back in. */
export type PastRun = Pick<Playback, 'sessionId' | 'run' | 'reads'>;

const live: Playback = { mode: 'live', sessionId: '', run: 0, reads: '', seq: 0, world: null, snapshot: null, speed: 60, error: null };

export const usePlayback = create<Playback>(() => live);

/** Metrics and closed positions are the server's: while a replay plays they are asked for again this often. */
const refreshMs = 1_000;

/** Moves the page through the past of a run: to one event, or on from it at a speed. The last request wins. */
class Player {
  private asking: AbortController | null = null;
  private close: () => void = () => {};
  private refreshing = 0;
  private readonly batch = new FrameBatch<Action>((actions) => this.fold(actions));

  goLive(): void {
    this.halt();
    usePlayback.setState({ ...live, speed: usePlayback.getState().speed });
  }

  async seek({ sessionId, run, reads }: PastRun, seq: number): Promise<void> {
    this.halt();
    const { signal } = this.ask();
    usePlayback.setState({ mode: 'at', sessionId, run, reads, seq, error: null });
    try {
      const snapshot = await api.stateAt(reads, formatCatchupId({ run, seq }), signal);
      if (signal.aborted) return;
      usePlayback.setState({
        snapshot,
        world: reduce(emptyWorld, [{ type: 'frame', at: 0, frame: { kind: 'snapshot', data: snapshot } }]),
      });
    } catch (error) {
      if (!signal.aborted) usePlayback.setState({ error: explain(error) });
    }
  }

  async play(speed: number): Promise<void> {
    const { sessionId, run, reads, seq, world } = usePlayback.getState();
    if (world === null) await this.seek({ sessionId, run, reads }, seq);
    this.halt();
    usePlayback.setState({ mode: 'replay', speed, error: null });
    this.refreshing = window.setTimeout(() => void this.refreshSnapshot(), refreshMs);
    this.close = openStream(`${reads}/replay?speed=${speed}&from=${formatCatchupId({ run, seq })}`, {
      onFrame: (frame) => {
        // The state at the start is known; what else a stream says of itself has no bearing here.
        if (frame.kind === 'event') this.batch.add({ type: 'frame', at: performance.now(), frame });
        if (frame.kind === 'end') this.pause();
      },
      // A replay is not resumed by itself: it stops where it broke and can be played on from there.
      onBroken: () => this.pause(),
    });
  }

  pause(): void {
    this.batch.flush();
    const { mode, sessionId, run, reads, seq } = usePlayback.getState();
    if (mode === 'replay') void this.seek({ sessionId, run, reads }, seq);
  }

  private fold(actions: readonly Action[]): void {
    const { mode, world, sessionId, seq } = usePlayback.getState();
    if (mode !== 'replay' || world === null) return;
    const next = reduce(world, actions);
    usePlayback.setState({ world: next, seq: next.sessions[sessionId]?.cursor?.seq ?? seq });
  }

  /** Keeps what only the server folds close behind the moment that a replay has come to. */
  private async refreshSnapshot(): Promise<void> {
    const { reads, run, seq, snapshot: before } = usePlayback.getState();
    const { signal } = this.ask();
    try {
      const at = formatCatchupId({ run, seq });
      const snapshot = before?.catchup_id === at ? before : await api.stateAt(reads, at, signal);
      if (!signal.aborted) usePlayback.setState({ snapshot });
    } catch (error) {
      if (!signal.aborted) usePlayback.setState({ error: explain(error) });
    }
    if (!signal.aborted) this.refreshing = window.setTimeout(() => void this.refreshSnapshot(), refreshMs);
  }

  private ask(): AbortController {
    this.asking = new AbortController();
    return this.asking;
  }

  private halt(): void {
    clearTimeout(this.refreshing);
    this.asking?.abort();
    this.asking = null;
    this.close();
  }
}

const player = new Player();

export function goLive(): void {
  player.goLive();
}

/** Shows the state as it was right after an event. */
export function seek(run: PastRun, seq: number): Promise<void> {
  return player.seek(run, seq);
}

/** Plays on from the moment that is shown, paced by simulation time. */
export function play(speed: number): Promise<void> {
  return player.play(speed);
}

/** Holds a replay at the moment that it has come to. */
export function pause(): void {
  player.pause();
}

export function setReplaySpeed(speed: number): void {
  usePlayback.setState({ speed });
  if (usePlayback.getState().mode === 'replay') void player.play(speed);
}
