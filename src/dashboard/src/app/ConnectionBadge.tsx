import { stateOf, type ConnectionState } from '../data/connectionView';
import { useConnection } from '../data/stores';
import { number } from '../format/numbers';
import { age } from '../format/times';
import { LiveFigure } from '../ui/LiveFigure';
import { useClock, useNow } from '../ui/useNow';

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
  const now = useNow();
  const state = useConnection((connection) => stateOf(connection, now));
  const reason = useConnection((connection) => connection.resyncReason);
  return (
    <div className={`connection ${state}`} data-state={state} title={reason ?? undefined}>
      <span className="connection-dot" aria-hidden="true" />
      <span className="connection-words">
        <span role="status">{words[state]}</span>
        <LiveFigure on={[useConnection, useClock]} read={() => ({ text: detail() })} className="connection-detail muted" grows />
      </span>
    </div>
  );
}

function detail(): string {
  const { phase, lastTickAt, lag } = useConnection.getState();
  const tick = lastTickAt === null ? 'no tick yet' : `tick ${age(useClock.getState().page - lastTickAt)}`;
  // While offline, the number of stored events is unknown.
  return phase === 'offline' ? tick : `${tick} · lag ${number(lag, 0)}`;
}
