import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { usePrices } from '../../data/stores';
import { upTo } from '../model/runModel';
import type { RunView } from '../model/useRunView';
import { IconButton } from '../../ui/Button';
import { LoadError, Loading } from '../../ui/Empty';
import { Tabs, type Tab } from '../../ui/Tabs';
import type { Loaded } from '../../ui/useLoaded';
import type { StrategyDocument } from '../../wire/rest';
import type { Trade } from '../../wire/events';
import { indicatorNames } from './conditionTexts';
import { factsOf } from './facts';
import { firingFor, flowPath, nodeRole } from './flowPath';
import { NodeDetail } from './NodeDetail';
import { NodeEventList } from './NodeEventList';
import { StrategyGraph } from './StrategyGraph';
import { useArmed } from './useArmed';
import { useFiringEvent } from './useFiringEvent';

type TabId = 'events' | 'node' | 'why';

/** The graph, the node that was chosen in it, and what all nodes did. */
interface GraphPanelProps {
  view: RunView;
  strategy: Loaded<StrategyDocument | null>;
  selected: Trade | null;
  /** True when the graph has the width of the page. */
  wide: boolean;
  onWiden: () => void;
  /** The story of the chosen trade, which has a tab while there is one. */
  story: ReactNode;
}

export function GraphPanel({ view, strategy, selected, wide, onWiden, story }: GraphPanelProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [tab, setTab] = useState<TabId>('events');
  const quotes = usePrices((state) => state.bySymbol);
  const events = useMemo(() => upTo(view.model.nodes, view.seq), [view.model, view.seq]);
  const path = useMemo(() => flowPath(selected), [selected]);
  const document = strategy.data;
  const start = document?.nodes.find((node) => node.type === 'startNode');
  const names = useMemo(() => indicatorNames(start), [start]);
  const facts = factsOf(view, start, names, (symbol) => quotes[symbol]?.[view.session.id]?.price ?? null);
  const armed = useArmed(view);
  const { moments } = view;
  const completions = Object.values(view.firings).reduce((sum, { count }) => sum + count, 0);
  const last = chosen === null ? undefined : view.firings[chosen];
  const wanted = useMemo(() => {
    if (chosen === null) return null;
    return firingFor(path, chosen) ?? (last === undefined ? null : { node: chosen, seq: last.last_seq });
  }, [path, chosen, last]);
  const event = useFiringEvent(view, wanted);
  const tabs: Tab<TabId>[] = [
    { id: 'events', label: 'Node events', badge: completions },
    { id: 'node', label: 'Node' },
  ];
  if (selected !== null) tabs.unshift({ id: 'why', label: 'Why' });
  const shownTab = tab === 'why' && selected === null ? 'events' : tab;
  // Of the chosen trade where the node had a part in it: an id has the seq at which the walk began, its event comes later.
  const lastTime = (node: string) => {
    const firing = firingFor(path, node);
    if (firing === null) return moments.ofEvent(view.firings[node]?.last_time, view.firings[node]?.last_seq ?? 0);
    const seq = view.model.nodes.find(({ data }) => data.execution_id === firing.executionId)?.seq;
    return moments.ofEvent(firing.time, seq ?? firing.seq);
  };
  const tradeId = selected?.trade_id ?? null;
  // A trade that is chosen tells why; who looks at a node sees what it did for the trade.
  useEffect(() => {
    if (tradeId !== null && chosen === null) setTab('why');
  }, [tradeId, chosen]);
  return (
    <section className="run-graph" aria-label="Strategy graph">
      <div className="graph-canvas">
        {document === null ? (
          strategy.error === null ? (
            <Loading what="the strategy" />
          ) : (
            <LoadError what="The strategy" reason={strategy.error} onRetry={strategy.reload} />
          )
        ) : (
          <StrategyGraph
            key={wide ? 'wide' : 'narrow'}
            document={document}
            active={view.nodes}
            firings={view.firings}
            lastTime={lastTime}
            facts={facts}
            armed={armed}
            path={path}
            chosen={chosen}
            onChoose={(id) => {
              setChosen(id);
              setTab(id !== null ? 'node' : selected === null ? 'events' : 'why');
            }}
          />
        )}
        <IconButton
          className="graph-widen"
          icon={wide ? 'close' : 'open'}
          label={wide ? 'Show the chart again' : 'Give the graph the whole width'}
          onClick={onWiden}
        />
      </div>
      <div className="graph-tables">
        <Tabs label="Nodes" tabs={tabs} selected={shownTab} onSelect={setTab}>
          {shownTab === 'why' ? (
            story
          ) : shownTab === 'events' ? (
            <NodeEventList events={events} hasOlder={view.firstLoaded > 1} moments={moments} />
          ) : (
            <NodeDetail
              node={document?.nodes.find((node) => node.id === chosen) ?? null}
              active={chosen !== null && chosen in view.nodes}
              count={chosen === null ? 0 : (view.firings[chosen]?.count ?? 0)}
              event={event}
              moments={moments}
              trade={selected === null || chosen === null ? null : { id: selected.trade_id, isOnItsWay: nodeRole(path, chosen) !== null }}
              facts={facts}
              armed={chosen === null ? undefined : armed?.[chosen]}
            />
          )}
        </Tabs>
      </div>
    </section>
  );
}
