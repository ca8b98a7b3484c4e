import { useEffect, useMemo, useState } from 'react';
import { home } from '../actions/route';
import * as api from '../data/api';
import { useConnection, useStrategyIds } from '../data/stores';
import { GraphPanel } from './graph/GraphPanel';
import { Empty, Loading } from '../ui/Empty';
import { Tabs, type Tab } from '../ui/Tabs';
import { useLoaded } from '../ui/useLoaded';
import type { Trade } from '../wire/events';
import { indicatorKinds } from './chart/indicatorPanes';
import { RunChart } from './chart/RunChart';
import { FilesView } from './tables/FilesView';
import { MetricsView } from './tables/MetricsView';
import { goLive } from './model/playback';
import { PositionsTable } from './tables/PositionsTable';
import { RunHeader } from './RunHeader';
import { Scrubber } from './Scrubber';
import { TradesTable } from './tables/TradesTable';
import { useAllPositions } from './model/useAllPositions';
import { useMetrics } from './model/useMetrics';
import { useRunView, type RunView } from './model/useRunView';
import { useTrades } from './model/useTrades';
import './run.css';
import '../ui/segmented.css';

export default function RunPage({ sessionId }: { sessionId: string }) {
  const view = useRunView(sessionId);
  const phase = useConnection((connection) => connection.phase);
  useEffect(() => goLive, [sessionId]);
  if (view !== null) return <Run view={view} />;
  if (phase === 'connecting' || phase === 'catching_up') return <Loading what="the run" />;
  return (
    <Empty title="There is no such execution" action={<a href={home}>All strategies</a>}>
      {sessionId} is not among the executions. It may have been removed; its files are still on disk.
    </Empty>
  );
}

type TabId = 'trades' | 'positions' | 'metrics' | 'files';
type Part = 'chart' | 'graph' | 'tables';

const parts: readonly { id: Part; name: string }[] = [
  { id: 'chart', name: 'Chart' },
  { id: 'graph', name: 'Graph' },
  { id: 'tables', name: 'Trades and more' },
];

function Run({ view }: { view: RunView }) {
  const { session, run } = view;
  const trades = useTrades(session.id, run, view.summary?.trades ?? 0, view.model);
  const positions = useAllPositions(view);
  const metrics = useMetrics(view);
  // Null until the executions have been read.
  const strategyId = useStrategyIds((state) => state.bySession[session.id] ?? null);
  const strategy = useLoaded(`strategy:${strategyId}`, async () => (strategyId === null ? null : api.strategy(strategyId)));
  const kinds = useMemo(() => indicatorKinds(strategy.data?.nodes.find((node) => node.type === 'startNode')), [strategy.data]);
  const [selected, setSelected] = useState<Trade | null>(null);
  const [tab, setTab] = useState<TabId>('trades');
  const [part, setPart] = useState<Part>('chart');
  const [wide, setWide] = useState(false);
  const closed = useMemo(() => trades.items.map(({ trade }) => trade), [trades.items]);
  const tabs: Tab<TabId>[] = [
    { id: 'trades', label: 'Trades', badge: trades.items.length },
    { id: 'positions', label: 'Positions', badge: view.open.length },
    { id: 'metrics', label: 'Metrics' },
    { id: 'files', label: 'Files' },
  ];
  const show = (trade: Trade | null) => {
    setSelected(trade);
    if (trade !== null) setPart('chart');
  };
  const tables: Record<TabId, () => React.ReactNode> = {
    trades: () => <TradesTable trades={trades} fileName={`${session.id}-run${run}-trades.csv`} selected={selected} onSelect={show} />,
    positions: () => <PositionsTable positions={positions} />,
    metrics: () => <MetricsView metrics={metrics.metrics} error={metrics.error} hasRun={run > 0} onRetry={metrics.reload} />,
    files: () => <FilesView sessionId={session.id} version={`${run}:${session.state}`} />,
  };
  return (
    <div className="run" data-part={part} data-wide={wide} data-mode={view.mode} data-seq={view.seq}>
      <RunHeader view={view} />
      <div className="run-parts segmented" role="group" aria-label="Part of the page">
        {parts.map(({ id, name }) => (
          <button key={id} type="button" aria-pressed={part === id} onClick={() => setPart(id)}>
            {name}
          </button>
        ))}
      </div>
      <div className="run-left">
        <RunChart model={view.model} seq={view.seq} trades={closed} open={view.open} selected={selected} kinds={kinds} />
        <div className="run-tables">
          <Tabs label="Run" tabs={tabs} selected={tab} onSelect={setTab}>
            {tables[tab]()}
          </Tabs>
        </div>
      </div>
      <GraphPanel view={view} strategy={strategy} selected={selected} wide={wide} onWiden={() => setWide(!wide)} />
      <Scrubber view={view} />
    </div>
  );
}
