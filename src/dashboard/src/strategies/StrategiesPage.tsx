import { useCallback, useEffect, useMemo, useState } from 'react';
import { accountsPage, dataPage, workshop } from '../actions/links';
import { showDialog } from '../actions/view';
import { useConnection, useSessions } from '../data/stores';
import { strategyNameOf, useStrategies, useStrategyNames } from '../data/strategies';
import type { Session, Sessions } from '../data/world';
import { Button } from '../ui/Button';
import { Empty } from '../ui/Empty';
import { recall, remember } from '../ui/preferences';
import { useClock } from '../ui/useNow';
import { CardSkeletons } from './CardSkeletons';
import { DayBar } from './DayBar';
import { HomeBar, type HomeView } from './HomeBar';
import { everything, listed, sorts, type HomeList, type SortKey } from './homeList';
import { StrategyCard } from './StrategyCard';
import { StrategyTable } from './StrategyTable';
import './strategiesPage.css';

/** An order by figures that ticks move is made anew this often, so that rows do not run away from the hand. */
const orderEverySeconds = 3;

/**
 * The day, and the strategies as cards or as a table. It is rendered anew when executions come, go or change state, and when an order by
 * figures is made anew; numbers are written in the cards and rows.
 */
export function StrategiesPage() {
  const [list, setList] = useState<HomeList>(() => ({ ...everything, sort: rememberedSort() }));
  const [view, setView] = useState<HomeView>(() => (recall('home.view') === 'table' ? 'table' : 'cards'));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const names = useStrategyNames();
  const strategies = useStrategies((state) => state.items);
  const key = useSessions((state) => listKey(state.byId));
  const turn = useClock((clock) => (list.sort === 'added' ? 0 : Math.floor(clock.wall / (orderEverySeconds * 1_000))));
  const symbols = useMemo(() => new Map((strategies ?? []).map((each) => [each.strategy_id, each.symbol])), [strategies]);
  const symbolOf = useCallback((session: Session) => symbols.get(session.execution?.strategy_id ?? '') ?? null, [symbols]);
  const sessions = useMemo(() => Object.values(useSessions.getState().byId), [key, turn]);
  const shown = useMemo(
    () => listed(sessions, list, (session) => ({ name: strategyNameOf(session.id), symbol: symbolOf(session) })),
    [sessions, list, symbolOf, names],
  );
  useEffect(() => remember('home.view', view), [view]);
  useEffect(() => remember('home.sort', list.sort), [list.sort]);
  const onChoose = useCallback(
    (ids: readonly string[], isChosen: boolean) =>
      setChosen((before) => new Set(isChosen ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id)))),
    [],
  );
  const ids = shown.map(({ id }) => id);
  const targets = view === 'table' ? shown.filter(({ id }) => chosen.has(id)) : [];
  const change = (changes: Partial<HomeList>) => setList({ ...list, ...changes });
  return (
    <section className="strategies" aria-label="Strategies">
      {sessions.length > 0 && <DayBar />}
      <HomeBar
        sessions={sessions}
        targets={targets.length > 0 ? targets : shown}
        isChoice={targets.length > 0}
        list={list}
        view={view}
        symbolOf={symbolOf}
        onList={change}
        onView={setView}
      />
      {shown.length === 0 ? (
        <NothingShown any={sessions.length > 0} />
      ) : view === 'table' ? (
        <StrategyTable ids={ids} chosen={chosen} sort={list.sort} onChoose={onChoose} onSort={(sort) => change({ sort })} />
      ) : (
        <div className="card-grid">
          {ids.map((id) => (
            <StrategyCard key={id} id={id} />
          ))}
        </div>
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
        <>
          <Button kind="primary" icon="plus" onClick={() => showDialog('add')}>
            Add execution
          </Button>
          <p>
            <a href={dataPage}>Bring data</a> · <a href={workshop}>draw a strategy</a> · <a href={accountsPage}>set up an account</a>
          </p>
        </>
      }
    >
      Choose a strategy, the account it trades on and the data it runs over.
    </Empty>
  );
}

/** Changes when the set of sessions, one of their states or what a filter looks at does. */
function listKey(byId: Sessions): string {
  return Object.values(byId)
    .map(({ id, state, execution }) => `${id}:${state}:${execution?.created_at ?? ''}:${(execution?.tags ?? []).join(',')}`)
    .join('|');
}

function rememberedSort(): SortKey {
  const kept = recall('home.sort');
  return sorts.find(({ id }) => id === kept)?.id ?? 'added';
}
