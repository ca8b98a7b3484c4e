import type { Frame } from '../wire/frames';
import * as api from './api';
import { alertLog } from './alertsApi';
import { openStream } from './eventStream';
import { loadHome } from './home';
import { explain, ProblemError } from './http';
import { isQuiet } from './followedFeed';
import { currentWorld, dispatch, enqueue, observe } from './runtime';

/** The server breaks a silence every 15 s; after this long without a word the connection is dead, whatever the socket says. */
const deadAfterMs = 30_000;
const checkEveryMs = 5_000;
const refreshEveryChecks = 6;
const firstRetryMs = 1_000;
const lastRetryMs = 15_000;

/**
 * The stream that feeds the page. It resumes by cursor after every break; it starts afresh, with snapshots, when the reducer found that
 * the stream cannot be continued.
 */
export class Feed {
  private close: () => void = () => {};
  private cursor: string | null = null;
  private retryMs = firstRetryMs;
  private retryTimer = 0;
  private refreshTimer = 0;
  private watchdog = 0;
  private checks = 0;
  private stopObserving: (() => void) | null = null;

  start(): void {
    this.stopObserving = observe((before, after) => {
      if (after.connection.resyncs !== before.connection.resyncs) this.later(() => this.open(null));
    });
    this.watchdog = window.setInterval(() => this.check(), checkEveryMs);
    this.open(null);
  }

  stop(): void {
    this.stopObserving?.();
    clearInterval(this.watchdog);
    clearTimeout(this.retryTimer);
    clearTimeout(this.refreshTimer);
    this.close();
  }

  /** Reads the list of executions and their totals again, soon; many calls make one reading. */
  refresh(): void {
    if (this.refreshTimer !== 0) return;
    this.refreshTimer = window.setTimeout(() => {
      this.refreshTimer = 0;
      void this.readExecutions();
      void loadHome();
    }, 150);
  }

  private open(cursor: string | null): void {
    this.close();
    clearTimeout(this.retryTimer);
    this.cursor = cursor;
    const query = cursor === null ? '' : `&lastEventId=${encodeURIComponent(cursor)}`;
    this.close = openStream(`${api.root}/stream?sessions=*${query}`, {
      onFrame: (frame, at) => this.take(frame, at),
      onBroken: (closed) => this.broken(closed),
    });
  }

  private take(frame: Frame, cursor: string): void {
    if (cursor !== '') this.cursor = cursor;
    enqueue({ type: 'frame', at: performance.now(), frame });
    if (frame.kind === 'hello') this.refresh();
    if (frame.kind === 'live') {
      this.retryMs = firstRetryMs;
      void this.readAlerts();
    }
    if (frame.kind === 'status' || frame.kind === 'removed') this.refresh();
    if (frame.kind === 'tick' && currentWorld().sessions[frame.data.session_id]?.execution == null) this.refresh();
  }

  private broken(closed: boolean): void {
    dispatch({ type: 'offline' });
    // While it is connecting the browser tries again by itself, with its cursor. A closed one has to be opened by us.
    if (closed) void this.askWhy();
  }

  private async askWhy(): Promise<void> {
    try {
      await api.executions();
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 401) return;
      console.info(`stream: ${explain(error)}`);
    }
    this.later(() => this.open(this.cursor));
  }

  private later(action: () => void): void {
    clearTimeout(this.retryTimer);
    this.retryTimer = window.setTimeout(action, this.retryMs * (0.5 + Math.random()));
    this.retryMs = Math.min(this.retryMs * 2, lastRetryMs);
  }

  /** Reads the list again now and then, and soon where a feed is silent, and opens the stream again after a silence. */
  private check(): void {
    this.checks += 1;
    const now = performance.now();
    const isQuietOnAFeed = Object.values(currentWorld().sessions).some((session) => isQuiet(session, now));
    if (isQuietOnAFeed || this.checks % refreshEveryChecks === 0) this.refresh();
    const { phase, lastFrameAt } = currentWorld().connection;
    if (phase === 'signed_out' || phase === 'offline' || lastFrameAt === null) return;
    if (now - lastFrameAt < deadAfterMs) return;
    dispatch({ type: 'offline' });
    this.open(this.cursor);
  }

  /** Alerts that were raised while no stream was open. */
  private async readAlerts(): Promise<void> {
    try {
      dispatch({ type: 'alert_log', items: await alertLog() });
    } catch (error) {
      // It is read again when the stream is live again.
      console.info(`alerts: ${explain(error)}`);
    }
  }

  private async readExecutions(): Promise<void> {
    const asked = performance.now();
    try {
      dispatch({ type: 'executions', at: asked, items: await api.executions(), complete: true });
    } catch (error) {
      // The stream notices a lost server by itself and asks again when it is back.
      console.info(`executions: ${explain(error)}`);
    }
  }
}

export const feed = new Feed();
