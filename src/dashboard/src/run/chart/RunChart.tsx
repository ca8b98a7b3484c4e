import { useEffect, useMemo, useRef, useState } from 'react';
import { useTheme } from '../../ui/theme';
import { chartTime } from '../../format/times';
import type { Position, Trade } from '../../wire/events';
import { Empty, Loading } from '../../ui/Empty';
import { upTo, type CandlePoint, type RunModel } from '../model/runModel';
import { loadOlder, useLogLoading } from '../model/useRunLog';
import { ChartLegend } from './ChartLegend';
import type { IndicatorKinds } from './indicatorPanes';
import { RunChartView } from './RunChartView';
import { candleAt, tradeMarks } from './tradeMarks';
import { openLevels, pathsOf } from './tradePaths';
import './chart.css';
import '../../actions/controls.css';

interface RunChartProps {
  model: RunModel;
  seq: number;
  trades: readonly Trade[];
  open: readonly Position[];
  selected: Trade | null;
  /** What the strategy's display names of indicators stand for. */
  kinds: IndicatorKinds;
}

const noCandles: readonly CandlePoint[] = [];

export function RunChart({ model, seq, trades, open, selected, kinds }: RunChartProps) {
  const names = [...model.series.keys()];
  const [wanted, setWanted] = useState<string | null>(null);
  const name = wanted !== null && model.series.has(wanted) ? wanted : (names[0] ?? null);
  const all = (name === null ? undefined : model.series.get(name)) ?? noCandles;
  const candles = useMemo(() => upTo(all, seq), [all, seq]);
  const symbol = candles[0]?.candle.symbol ?? '';
  const equity = useMemo(() => (candles.length > 0 ? candles : upTo(model.equity, seq)), [candles, model.equity, seq]);

  const container = useRef<HTMLDivElement>(null);
  const view = useRef<RunChartView | null>(null);
  const [pointer, setPointer] = useState<number | null>(null);
  const theme = useTheme((state) => state.theme);

  useEffect(() => {
    const made = new RunChartView(container.current!);
    view.current = made;
    made.onPointer(setPointer);
    made.onRange((range) => {
      if (range !== null && range.from < 5) loadOlder();
    });
    return () => {
      view.current = null;
      made.dispose();
    };
  }, []);
  useEffect(() => view.current?.setCandles(candles, timesOfDay(candles), kinds), [candles, kinds]);
  useEffect(() => view.current?.setEquity(equity, model.peakBefore), [equity, model.peakBefore]);
  useEffect(() => {
    view.current?.paint();
  }, [theme]);
  // Open positions change with every price; where they were entered does not.
  const entered = open.map((position) => position.trade_id).join('|');
  useEffect(() => {
    const chart = view.current;
    chart?.setMarks(tradeMarks(trades, open, symbol, candles, selected?.trade_id ?? null, chart.colours));
  }, [trades, entered, symbol, candles, selected, theme]);
  const levels = JSON.stringify(openLevels(open, symbol));
  useEffect(() => view.current?.setLevels(JSON.parse(levels)), [levels, theme]);
  const paths = useMemo(() => (selected?.symbol === symbol ? pathsOf(selected, model.positions) : []), [selected, symbol, model.positions]);
  const drawn = JSON.stringify(paths);
  useEffect(() => {
    view.current?.setPaths(JSON.parse(drawn));
  }, [drawn, theme]);
  useEffect(() => {
    if (selected === null) return;
    const from = candleAt(candles, chartTime(selected.entry_time));
    const to = candleAt(candles, chartTime(selected.exit_time));
    if (from !== null && to !== null) view.current?.scrollTo(candles.indexOf(from), candles.indexOf(to));
    // Only a new choice scrolls; candles that come in afterwards do not.
  }, [selected]);

  const under = (pointer === null ? undefined : candleAt(candles, pointer)) ?? candles[candles.length - 1];
  return (
    <section className="run-chart" aria-label="Chart of prices, equity and drawdown">
      <div className="chart-bar">
        {names.length > 1 && (
          <select className="speed-select" aria-label="Candles" value={name ?? ''} onChange={(event) => setWanted(event.target.value)}>
            {names.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        )}
        {names.length === 1 && <strong>{name}</strong>}
        {under !== undefined && (
          <ChartLegend point={under} kinds={kinds} colourOf={(key) => view.current?.colourOf(key) ?? 'currentColor'} />
        )}
      </div>
      <div className="chart-canvas" ref={container} data-levels={levels} data-paths={drawn} />
      {candles.length === 0 && <ChartVeil hasEquity={equity.length > 0} />}
    </section>
  );
}

function ChartVeil({ hasEquity }: { hasEquity: boolean }) {
  const loading = useLogLoading((state) => state.loading);
  if (hasEquity && !loading) return null;
  return (
    <div className="chart-veil">
      {loading ? (
        <Loading what="candles" />
      ) : (
        <Empty title="No candles yet">They appear as the run’s candles close. A run with capture “none” keeps no candles.</Empty>
      )}
    </div>
  );
}

/** False for daily and longer candles, whose axis needs no time of day. */
function timesOfDay(candles: readonly CandlePoint[]): boolean {
  return !/\d(d|w|mo)$/i.test(candles[0]?.candle.timeframe ?? '');
}
