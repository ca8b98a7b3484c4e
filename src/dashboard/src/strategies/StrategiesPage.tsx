import { useMemo, useState } from 'react';
import { startAll, stopAll } from '../actions/commands';
import { showDialog } from '../actions/view';
import { useOnline } from '../data/online';
import { useConnection, useSessions } from '../data/stores';
import type { Session, Sessions } from '../data/world';
import { isActive } from '../format/words';
import { Button } from '../ui/Button';
import { Empty } from '../ui/Empty';
import { CardSkeletons } from './CardSkeletons';
import { StrategyCard } from './StrategyCard';
import './strategiesPage.css';

type Filter = 'all' | 'active' | 'queued' | 'ended' | 'trouble';

const filters: readonly { id: Filter; label: string; holds: (session: Session) => boolean }[] = [
  { id: 'all', label: 'All', holds: () => true },
  { id: 'active', label: 'Active', holds: (session) => isActive(session.state) },
  { id: 'queued', label: 'Queued', holds: (session) => session.state === 'queued' },
  { id: 'ended', label: 'Ended', holds: (session) => session.state === 'completed' || session.state === 'stopped' },
  { id: 'trouble', label: 'In trouble', holds: (session) => session.state === 'failed' || session.state === 'diverged' },
];

/** The grid of strategies. It repaints when executions come, go or change state; numbers repaint in the cards. */
export function StrategiesPage() {
  const [filter, setFilter] = useState<Filter>('all');
  const [search, setSearch] = useState('');
  const online = useOnline();
  const key = useSessions((state) => listKey(state.byId));
  const sessions = useMemo(() => inOrder(useSessions.getState().byId), [key]);
  const holds = filters.find((entry) => entry.id === filter)?.holds ?? (() => true);
  const wanted = search.trim().toLowerCase();
  const shown = sessions.filter((session) => holds(session) && session.id.toLowerCase().includes(wanted));
  return (
    <section className="strategies" aria-label="Strategies">
      <div className="strategies-bar">
        <div className="filters" role="group" aria-label="Filter by state">
          {filters.map(({ id, label, holds: counts }) => (
            <button key={id} type="button" aria-pressed={id === filter} onClick={() => setFilter(id)}>
              {label} <span className="num">{sessions.filter(counts).length}</span>
            </button>
          ))}
        </div>
        <input
          className="input"
          type="search"
          placeholder="Find a strategy"
          aria-label="Find a strategy"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <div className="strategies-actions">
          <Button icon="play" onClick={() => void startAll()} disabled={!online || !sessions.some((session) => session.state === 'queued')}>
            Start all
          </Button>
          <Button icon="stop" onClick={stopAll} disabled={!online || !sessions.some((session) => isActive(session.state))}>
            Stop all
          </Button>
          <Button kind="primary" icon="plus" disabled={!online} onClick={() => showDialog('add')}>
            Add execution
          </Button>
        </div>
      </div>
      {shown.length > 0 ? (
        <div className="card-grid">
          {shown.map((session) => (
            <StrategyCard key={session.id} id={session.id} />
          ))}
        </div>
      ) : (
        <NothingShown any={sessions.length > 0} />
      )}
    </section>
  );
}

function NothingShown({ any }: { any: boolean }) {
  const phase = useConnection((connection) => connection.phase);
  if (any) return <Empty title="No strategy matches">Change the filter or the search to see the others.</Empty>;
  if (phase === 'connecting' || phase === 'catching_up') return <CardSkeletons />;
  if (phase === 'offline') return <Empty title="The server cannot be reached">The page connects by itself as soon as it is back.</Empty>;
  return (
    <Empty
      title="No strategy is set to run"
      action={
        <Button kind="primary" icon="plus" onClick={() => showDialog('add')}>
          Add execution
        </Button>
      }
    >
      Choose a strategy, the account it trades on and the data it runs over.
    </Empty>
  );
}

/** Changes when the set of sessions or one of their states does. */
function listKey(byId: Sessions): string {
  return Object.values(byId)
    .map((session) => `${session.id}:${session.state}:${session.execution?.created_at ?? ''}`)
    .join('|');
}

/** In the order in which they were added, so that no card ever moves because of its numbers. */
function inOrder(byId: Sessions): Session[] {
  const created = (session: Session) => session.execution?.created_at ?? '9999';
  return Object.values(byId).sort((a, b) => created(a).localeCompare(created(b)) || a.id.localeCompare(b.id));
}
