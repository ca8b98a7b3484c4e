import { stateOf, type ConnectionState } from '../data/connectionView';
import { useConnection } from '../data/stores';
import { number } from '../format/numbers';
import { age } from '../format/times';
import { useNow } from '../ui/useNow';

const words: Record<ConnectionState, string> = {
  connected: 'Connected',
  connecting: 'Connecting',
  catching_up: 'Catching up',
  stale: 'Stale',
  offline: 'Offline',
  signed_out: 'Signed out',
};

/** How far the page can be trusted right now: state, age of the last tick, events still to come. */
export function ConnectionBadge() {
  const connection = useConnection();
  const now = useNow();
  const state = stateOf(connection, now);
  const tickAge = connection.lastTickAt === null ? null : now - connection.lastTickAt;
  return (
    <div className={`connection ${state}`} data-state={state} title={connection.resyncReason ?? undefined}>
      <span className="connection-dot" aria-hidden="true" />
      <span className="connection-words">
        <span role="status">{words[state]}</span>
        <span className="connection-detail muted">
          {tickAge === null ? 'no tick yet' : `tick ${age(tickAge)}`} · lag {number(connection.lag, 0)}
        </span>
      </span>
    </div>
  );
}
