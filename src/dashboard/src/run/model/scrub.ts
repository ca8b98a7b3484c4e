import { goLive, seek, usePlayback } from './playback';
import { ensureLoaded } from './useRunLog';
import type { RunView } from './useRunView';

/** While the handle is dragged the state is asked for this often at most. */
const askEveryMs = 120;
let timer = 0;

/** The run whose past is looked at, and how far it goes. */
export type Scrubbed = Pick<RunView, 'session' | 'run' | 'reads' | 'head'>;

/** Shows the moment right after an event, now in the handle and as soon as it has been asked for in the page. */
export function scrubTo({ session, run, reads, head }: Scrubbed, seq: number): void {
  if (head === 0) return;
  const target = Math.min(Math.max(1, seq), head);
  const past = { sessionId: session.id, run, reads };
  usePlayback.setState({ mode: 'at', ...past, seq: target });
  stopScrubbing();
  timer = window.setTimeout(() => {
    void seek(past, target);
    void ensureLoaded(target);
  }, askEveryMs);
}

/** Returns to now, or to the end of a run that has ended; a moment that was not asked for yet is dropped. */
export function leavePast(): void {
  stopScrubbing();
  goLive();
}

/** Drops a moment that was not asked for yet. */
export function stopScrubbing(): void {
  clearTimeout(timer);
}
