import { useEffect, useRef } from 'react';
import { sessionOf } from '../data/stores';
import type { Session } from '../data/world';
import { number } from '../format/numbers';
import { age, shortTime } from '../format/times';
import { isActive } from '../format/words';
import type { Changes } from '../ui/changes';
import { FeedMark } from '../ui/FeedMark';
import { LiveFigure } from '../ui/LiveFigure';
import { useClock } from '../ui/useNow';

interface CardFootProps {
  id: string;
  changes: Changes;
  isOnFeed: boolean;
}

/** How far the replay has come, and how fresh that is; on a feed, which has no end, how the feed is. */
export function CardFoot({ id, changes, isOnFeed }: CardFootProps) {
  if (isOnFeed)
    return (
      <div className="card-foot on-feed">
        <span>
          <FeedMark id={id} changes={changes} />
        </span>
        <div className="card-foot-time muted">
          <LiveFigure on={[changes]} read={() => ({ text: shortTime(sessionOf(id).time) })} title="Time of the feed" />
        </div>
      </div>
    );
  return (
    <div className="card-foot">
      <Progress id={id} changes={changes} />
      <div className="card-foot-words muted">
        <LiveFigure on={[changes]} read={() => ({ text: `${number(doneOf(sessionOf(id)), 1)}%` })} />
        <LiveFigure on={[changes]} read={() => ({ text: shortTime(sessionOf(id).time) })} title="Simulation time" />
        <LiveFigure on={[changes, useClock]} read={() => ({ text: ageOf(sessionOf(id)) })} title="Since the last update" />
      </div>
    </div>
  );
}

/** Moves in steps of a thousandth, which is less than a pixel. */
function Progress({ id, changes }: { id: string; changes: Changes }) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let shown = -1;
    const write = () => {
      const done = Math.round(doneOf(sessionOf(id)) * 10);
      if (done === shown || bar.current === null) return;
      shown = done;
      bar.current.setAttribute('aria-valuenow', String(Math.round(done / 10)));
      bar.current.style.setProperty('--done', String(done / 1_000));
    };
    write();
    return changes.subscribe(write);
  }, [id, changes]);
  return (
    <div ref={bar} className="progress" role="progressbar" aria-label="Progress of the replay" aria-valuemin={0} aria-valuemax={100}>
      <span />
    </div>
  );
}

function doneOf({ state, progress }: Session): number {
  return state === 'completed' ? 100 : (progress?.percent ?? 0);
}

function ageOf({ state, updatedAt }: Session): string {
  return isActive(state) && updatedAt !== null ? age(useClock.getState().page - updatedAt) : '';
}
