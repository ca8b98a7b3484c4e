import { useMemo, useState } from 'react';
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
import { flowPath } from './flowPath';
import { activityOf } from './nodeActivity';
import { NodeDetail } from './NodeDetail';
import { NodeEventList } from './NodeEventList';
import { StrategyGraph } from './StrategyGraph';
import { useArmed } from './useArmed';

type TabId = 'events' | 'node';

/** The graph, the node that was chosen in it, and what all nodes did. */
interface GraphPanelProps {
  view: RunView;
  strategy: Loaded<StrategyDocument | null>;
  selected: Trade | null;
  /** True when the graph has the width of the page. */
  wide: boolean;
  onWiden: () => void;
}

export function GraphPanel({ view, strategy, selected, wide, onWiden }: GraphPanelProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [tab, setTab] = useState<TabId>('events');
  const quotes = usePrices((state) => state.bySymbol);
  const events = useMemo(() => upTo(view.model.nodes, view.seq), [view.model, view.seq]);
  const activity = useMemo(() => activityOf(events), [events]);
  const path = useMemo(() => flowPath(selected), [selected]);
  const document = strategy.data;
  const start = document?.nodes.find((node) => node.type === 'startNode');
  const names = useMemo(() => indicatorNames(start), [start]);
  const facts = factsOf(view, start, names, (symbol) => quotes[symbol]?.[view.session.id]?.price ?? null);
  const armed = useArmed(view);
  const tabs: Tab<TabId>[] = [
    { id: 'events', label: 'Node events', badge: events.length },
    { id: 'node', label: 'Node' },
  ];
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
            activity={activity}
            facts={facts}
            armed={armed}
            path={path}
            chosen={chosen}
            onChoose={(id) => {
              setChosen(id);
              setTab(id === null ? 'events' : 'node');
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
        <Tabs label="Nodes" tabs={tabs} selected={tab} onSelect={setTab}>
          {tab === 'events' ? (
            <NodeEventList events={events} hasOlder={view.firstLoaded > 1} />
          ) : (
            <NodeDetail
              node={document?.nodes.find((node) => node.id === chosen) ?? null}
              active={chosen !== null && chosen in view.nodes}
              activity={chosen === null ? undefined : activity.get(chosen)}
              facts={facts}
              armed={chosen === null ? undefined : armed?.[chosen]}
            />
          )}
        </Tabs>
      </div>
    </section>
  );
}
