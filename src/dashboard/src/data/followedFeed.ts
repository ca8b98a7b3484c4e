import { isActive } from '../format/words';
import type { FeedState } from '../wire/rest';
import type { Session } from './world';

/** The feed that a session follows, as the server said it last. */
export interface Followed {
  readonly state: FeedState;
  /** Seconds since the feed's last tick, then; null when none has come since the server started. */
  readonly age: number | null;
  /** When it was said, on the page's clock. */
  readonly at: number;
}

/** After so long without a word about a feed the server is asked: frames come with ticks, and a feed that is stale has none. */
const quietAfterMs = 4_000;

/** What a frame or an answer says of a feed; null when it follows none. */
export function followed(feed: { state: string; last_tick_age: number | null } | null | undefined, at: number): Followed | null {
  return feed == null ? null : { state: feed.state as FeedState, age: feed.last_tick_age, at };
}

/** Milliseconds since the feed's last tick: what the server said, and what has passed since. */
export function tickAge({ age, at }: Followed, now: number): number | null {
  return age === null ? null : age * 1_000 + Math.max(0, now - at);
}

/** True of a run on a feed of which nothing has been heard for a while, or nothing yet. */
export function isQuiet({ state, execution, feed }: Pick<Session, 'state' | 'execution' | 'feed'>, now: number): boolean {
  return isActive(state) && execution?.source === 'feed' && (feed === null || now - feed.at > quietAfterMs);
}
