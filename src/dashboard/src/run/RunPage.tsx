import { useEffect, useMemo, useState } from 'react';
import { home } from '../actions/links';
import { useStrategyIds } from '../data/stores';
import { GraphPanel } from './graph/GraphPanel';
import { Empty, Loading } from '../ui/Empty';
import { Tabs, type Tab } from '../ui/Tabs';
import type { Trade } from '../wire/events';
import { AnalysisView } from './analysis/AnalysisView';
import { PayoffView } from './analysis/PayoffView';
import { indicatorKinds } from './chart/indicatorPanes';
import { RunChart } from './chart/RunChart';
import { CostsView } from './tables/CostsView';
import { FilesView } from './tables/FilesView';
import { StoryPanel } from './story/StoryPanel';
import { MetricsView } from './tables/MetricsView';
import { goLive } from './model/playback';
import { PositionsTable } from './tables/PositionsTable';
import { TradeBar } from './TradeBar';
import { useRunKeys } from './useRunKeys';
import { useRunLink } from './useRunLink';
import { RunHeader } from './RunHeader';
import { Scrubber } from './Scrubber';
import { TradesTable, type TradeDates } from './tables/TradesTable';
import { useAllPositions } from './model/useAllPositions';
import { useMetrics } from './model/useMetrics';
import { useRunView, type RunView } from './model/useRunView';
import { useStrategyOf } from './model/useStrategyOf';
import { useTrades } from './model/useTrades';
import './run.css';
import '../ui/segmented.css';

interface RunPageProps {
  sessionId: string;
  /** Number of an earlier run; null for the latest. */
  run: number | null;
  /** Event whose moment is shown first; null for now or the end. */
  at: number | null;
  /** Trade that is chosen first. */
  tradeId: string | null;
}

export default function RunPage({ sessionId, run, at, tradeId }: RunPageProps) {
  const shown = useRunView(sessionId, run);
  useEffect(() => goLive, [sessionId, run]);
  if (shown.view !== null) return <Run key={shown.view.reads} view={shown.view} at={at} tradeId={tradeId} />;
  if (shown.isLoading) return <Loading what="the run" />;
  return (
    <Empty title={run === null ? 'There is no such execution' : 'There is no such run'} action={<a href={home}>All strategies</a>}>
      {shown.error ?? `${sessionId} is not among the executions. It may have been removed; its files are still on disk.`}
    </Empty>
  );
}

type TabId = 'trades' | 'positions' | 'payoff' | 'costs' | 'analysis' | 'metrics' | 'files';
type Part = 'chart' | 'graph' | 'tables';

const parts: readonly { id: Part; name: string }[] = [
  { id: 'chart', name: 'Chart' },
  { id: 'graph', name: 'Graph' },
  { id: 'tables', name: 'Trades and more' },
];

function Run({ view, at, tradeId }: { view: RunView } & Pick<RunPageProps, 'at' | 'tradeId'>) {
  const { session, run } = view;
  const trades = useTrades(view);
  const positions = useAllPositions(view);
  const metrics = useMetrics(view);
  // Null until the executions have been read.
  const strategyId = useStrategyIds((state) => state.bySession[session.id] ?? null) ?? session.execution?.strategy_id ?? null;
  const strategy = useStrategyOf(view, strategyId);
  const kinds = useMemo(() => indicatorKinds(strategy.data?.nodes.find((node) => node.type === 'startNode')), [strategy.data]);
  const [selected, setSelected] = useState<Trade | null>(null);
  const [tab, setTab] = useState<TabId>('trades');
  const [part, setPart] = useState<Part>('chart');
  const [wide, setWide] = useState(false);
  const closed = useMemo(() => trades.items.map(({ trade }) => trade), [trades.items]);
  const tradesOptions = positions.some(({ contract }) => contract !== undefined);
  const hasNotes = positions.some(({ charges }) => charges !== undefined);
  const tabs: Tab<TabId>[] = [
    { id: 'trades', label: 'Trades', badge: trades.items.length },
    { id: 'positions', label: 'Positions', badge: view.open.length },
    ...(tradesOptions ? [{ id: 'payoff' as const, label: 'Payoff' }] : []),
    ...(hasNotes ? [{ id: 'costs' as const, label: 'Costs' }] : []),
    { id: 'analysis', label: 'Analysis' },
    { id: 'metrics', label: 'Metrics' },
    { id: 'files', label: 'Files' },
  ];
  const conventions = metrics.metrics?.conventions;
  const dates: TradeDates = { moments: view.moments, fillsAtClose: conventions?.fill === 'signal_close' };
  const show = (trade: Trade | null) => {
    setSelected(trade);
    if (trade !== null) setPart('chart');
  };
  const tables: Record<TabId, () => React.ReactNode> = {
    trades: () => (
      <TradesTable
        trades={trades}
        dates={dates}
        fileName={`${session.id}-run${run}-trades.csv`}
        selected={selected}
        onSelect={show}
      />
    ),
    positions: () => <PositionsTable positions={positions} dates={dates} />,
    payoff: () => <PayoffView view={view} trades={closed} selected={selected} />,
    costs: () => <CostsView positions={positions} selected={selected} />,
    analysis: () => <AnalysisView view={view} trades={closed} metrics={metrics.metrics} />,
    metrics: () => (
      <MetricsView
        metrics={metrics.metrics}
        error={metrics.error}
        hasRun={run > 0}
        moments={view.moments}
        onRetry={metrics.reload}
      />
    ),
    files: () => <FilesView path={view.reads} version={`${run}:${session.state}`} />,
  };
  useRunKeys(view, closed, selected, show);
  useRunLink(view, closed, selected, { at, tradeId }, show);
  const story =
    selected === null ? null : (
      <StoryPanel key={selected.trade_id} view={view} document={strategy.data} trade={selected} />
    );
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
        <div className="run-stage">
          {selected !== null && (
            <TradeBar view={view} trades={closed} selected={selected} onSelect={show} onWhy={() => setPart('graph')} />
          )}
          <RunChart
            model={view.model}
            seq={view.seq}
            firstLoaded={view.firstLoaded}
            trades={closed}
            open={view.open}
            selected={selected}
            fileName={`${session.id}-run${run}`}
            kinds={kinds}
          />
        </div>
        <div className="run-tables">
          <Tabs label="Run" tabs={tabs} selected={tab} onSelect={setTab}>
            {tables[tab]()}
          </Tabs>
        </div>
      </div>
      <GraphPanel view={view} strategy={strategy} selected={selected} wide={wide} onWiden={() => setWide(!wide)} story={story} />
      <Scrubber view={view} trades={closed} selected={selected} />
    </div>
  );
}
