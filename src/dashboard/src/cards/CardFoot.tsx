import type { Session } from '../data/world';
import { number } from '../format/numbers';
import { age, duration, shortTime } from '../format/times';
import { isActive } from '../format/words';
import { useNow, useWallClock } from '../ui/useNow';

/** How far the replay has come, and how fresh that is. */
export function CardFoot({ session }: { session: Session }) {
  const now = useNow();
  const done = session.state === 'completed' ? 100 : (session.progress?.percent ?? 0);
  return (
    <div className="card-foot">
      <div
        className="progress"
        role="progressbar"
        aria-label="Progress of the replay"
        aria-valuenow={Math.round(done)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span style={{ width: `${done}%` }} />
      </div>
      <div className="card-foot-words muted">
        <span className="num">{number(done, 1)}%</span>
        <span className="num" title="Simulation time">
          {shortTime(session.time)}
        </span>
        <span className="num" title="Since the last update">
          {isActive(session.state) && session.updatedAt !== null ? age(now - session.updatedAt) : ''}
        </span>
      </div>
    </div>
  );
}

/** Wall-clock time of the run. */
export function Runtime({ session }: { session: Session }) {
  const now = useWallClock();
  const { started_at: started, ended_at: ended } = session.execution ?? {};
  if (!started) return <span className="num">–</span>;
  const end = isActive(session.state) || !ended ? now : Date.parse(ended);
  return <span className="num">{duration(end - Date.parse(started))}</span>;
}
