import { tickAge } from '../data/followedFeed';
import { useOnline } from '../data/online';
import { sessionOf, useSessions } from '../data/stores';
import { age } from '../format/times';
import { sessionFeedWords } from '../format/words';
import { useReading, type Changes } from './changes';
import { useNow } from './useNow';
import './feedMark.css';

/** That a session follows a feed, how the feed is, and how old its last tick is. Nothing of a session that follows none. */
export function FeedMark({ id, changes = useSessions }: { id: string; changes?: Changes }) {
  const { state } = useReading(changes, () => ({ state: sessionOf(id).feed?.state ?? null }));
  return state === null ? null : <Mark id={id} />;
}

/** Rendered with the clock, not with ticks: its figure counts seconds. */
function Mark({ id }: { id: string }) {
  const now = useNow();
  const isUnknown = !useOnline();
  const { feed } = sessionOf(id);
  if (feed === null) return null;
  const since = tickAge(feed, now);
  return (
    <span
      className={`feed-mark ${isUnknown ? 'unknown' : feed.state}`}
      data-feed={feed.state}
      data-age={since === null ? '' : Math.floor(since / 1_000)}
      title={isUnknown ? 'As it was when the server was last heard of' : 'The feed that it follows, and the age of its last tick'}
    >
      {sessionFeedWords[feed.state]}
      {isUnknown && '?'}
      {since !== null && <span className="num">{age(since)}</span>}
    </span>
  );
}
