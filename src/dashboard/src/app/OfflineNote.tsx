import { useConnection } from '../data/stores';
import { age } from '../format/times';
import { Icon } from '../ui/Icon';
import { LiveFigure } from '../ui/LiveFigure';
import { useClock } from '../ui/useNow';

/** Says that the figures stand still, and what becomes of it, over the page's lower edge: nothing moves for it. */
export function OfflineNote() {
  const isShown = useConnection(({ phase, lastFrameAt }) => phase === 'offline' && lastFrameAt !== null);
  if (!isShown) return null;
  return (
    <div className="offline-note">
      <Icon name="warning" />
      <span>
        The server cannot be reached. Everything is shown as it last was, and goes on by itself when it is back.
        <LiveFigure on={[useConnection, useClock]} read={() => ({ text: heard() })} className="muted" />
      </span>
    </div>
  );
}

function heard(): string {
  const at = useConnection.getState().lastFrameAt;
  return at === null ? '' : `Last heard of ${ago(useClock.getState().page - at)}`;
}

function ago(milliseconds: number): string {
  const words = age(milliseconds);
  return words === 'now' ? 'just now' : `${words} ago`;
}
