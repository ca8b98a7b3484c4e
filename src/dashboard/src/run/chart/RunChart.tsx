import { useEffect, useMemo, useRef, useState } from 'react';
import { useTheme } from '../../ui/theme';
import { chartTime } from '../../format/times';
import type { Position, Trade } from '../../wire/events';
import { IconButton } from '../../ui/Button';
import { Empty, Loading } from '../../ui/Empty';
import { saveBlob } from '../../ui/saveFile';
import { isDailyFrame, upTo, type CandlePoint, type RunModel } from '../model/runModel';
import { spanOf } from '../../wire/tradeFlow';
import { ensureLoaded, loadOlder, useLogLoading } from '../model/useRunLog';
import { ChartLegend } from './ChartLegend';
import { firstOf, rangesOf, type ChartRange } from './chartRange';
import type { IndicatorKinds } from './indicatorPanes';
import { RunChartView } from './RunChartView';
import { placeAt, tradeMarks } from './tradeMarks';
import { openLevels, pathsOf } from './tradePaths';
import './chart.css';
import '../../actions/controls.css';
import '../../ui/segmented.css';

interface RunChartProps {
  model: RunModel;
  seq: number;
  /** Events from here on are in the model. */
  firstLoaded: number;
  trades: readonly Trade[];
  open: readonly Position[];
  selected: Trade | null;
  /** Name of a picture of it, without its ending. */
  fileName: string;
  /** What the strategy's display names of indicators stand for. */
  kinds: IndicatorKinds;
}

/** What the chart shall show as soon as the candles for it are there. */
type Goal = { readonly trade: Trade } | { readonly range: ChartRange };

const noCandles: readonly CandlePoint[] = [];
/** Events before a trade that are loaded with it, for the candles that led to it. */
const eventsBefore = 400;

export function RunChart({ model, seq, firstLoaded, trades, open, selected, fileName, kinds }: RunChartProps) {
  const names = [...model.series.keys()];
  const [wanted, setWanted] = useState<string | null>(null);
  const ofTrade = selected === null ? undefined : names.find((each) => model.series.get(each)?.[0]?.candle.symbol === selected.symbol);
  const chosen = wanted !== null && model.series.has(wanted) ? wanted : (names[0] ?? null);
  const isOther = chosen !== null && selected !== null && model.series.get(chosen)?.[0]?.candle.symbol !== selected.symbol;
  const name = isOther ? (ofTrade ?? chosen) : chosen;
  const all = (name === null ? undefined : model.series.get(name)) ?? noCandles;
  const candles = useMemo(() => upTo(all, seq), [all, seq]);
  const symbol = candles[0]?.candle.symbol ?? '';
  const isDaily = isDailyFrame(candles[0]?.candle.timeframe);
  const equity = useMemo(() => (candles.length > 0 ? candles : upTo(model.equity, seq)), [candles, model.equity, seq]);

  const container = useRef<HTMLDivElement>(null);
  const view = useRef<RunChartView | null>(null);
  const [pointer, setPointer] = useState<number | null>(null);
  const [goal, setGoal] = useState<Goal | null>(null);
  const theme = useTheme((state) => state.theme);

  useEffect(() => {
    const made = new RunChartView(container.current!);
    view.current = made;
    made.onPointer(setPointer);
    made.onRange((range) => {
      if (range !== null && range.from < 5) loadOlder();
      noteVisible(container.current!, made);
    });
    return () => {
      view.current = null;
      made.dispose();
    };
  }, []);
  useEffect(() => view.current?.setCandles(candles, !isDaily, kinds), [candles, isDaily, kinds]);
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
  const paths = useMemo(
    () => (selected?.symbol === symbol ? pathsOf(selected, model.positions, candles) : []),
    [selected, symbol, model.positions, candles],
  );
  const drawn = JSON.stringify(paths);
  useEffect(() => {
    view.current?.setPaths(JSON.parse(drawn));
  }, [drawn, theme]);

  useEffect(() => setGoal(selected === null ? null : { trade: selected }), [selected]);
  // A goal stays until the candles for it are loaded; only a new choice makes one, so candles that come in afterwards do not scroll.
  useEffect(() => {
    const chart = view.current;
    if (goal === null || chart === null) return;
    const missing = missingFrom(goal, candles, firstLoaded);
    if (missing !== null) {
      void ensureLoaded(missing);
      return;
    }
    // A run without candles has nothing to go to.
    if (candles.length > 0) show(chart, goal, candles);
    setGoal(null);
  }, [goal, candles, firstLoaded]);

  const under = (pointer === null ? undefined : candles[placeAt(candles, pointer)]) ?? candles[candles.length - 1];
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
        {under !== undefined && <ChartLegend point={under} kinds={kinds} day={isDaily} />}
        <div className="chart-ranges segmented" role="group" aria-label="Range of the chart">
          {rangesOf(isDaily).map((range) => (
            <button key={range.name} type="button" disabled={candles.length === 0} onClick={() => setGoal({ range })}>
              {range.name}
            </button>
          ))}
        </div>
        <IconButton
          className="chart-save"
          icon="download"
          label="Save the chart as a picture"
          disabled={candles.length === 0}
          onClick={() => view.current?.picture().toBlob((blob) => blob !== null && saveBlob(`${fileName}.png`, blob))}
        />
      </div>
      <div className="chart-canvas" ref={container} data-levels={levels} data-paths={drawn} data-candles={candles.length} />
      {candles.length === 0 && <ChartVeil hasEquity={equity.length > 0} />}
    </section>
  );
}

/** Names the first and the last day in view, for who reads the page without seeing it drawn. */
function noteVisible(element: HTMLElement, chart: RunChartView): void {
  element.dataset['visible'] = chart.visibleDays.join(' ');
}

/** The event to load back to before a goal can be shown; null when it can be. */
function missingFrom(goal: Goal, candles: readonly CandlePoint[], firstLoaded: number): number | null {
  if (firstLoaded <= 1) return null;
  if ('trade' in goal) {
    const from = Math.max(1, (spanOf(goal.trade)?.from ?? 1) - eventsBefore);
    return firstLoaded > from ? from : null;
  }
  const { seconds } = goal.range;
  if (seconds === null) return 1;
  const [first, last] = [candles[0], candles[candles.length - 1]];
  return first === undefined || last === undefined || first.time > last.time - seconds ? firstLoaded - 1 : null;
}

function show(chart: RunChartView, goal: Goal, candles: readonly CandlePoint[]): void {
  if ('range' in goal) {
    if (goal.range.seconds === null) chart.fitAll();
    else chart.showFrom(firstOf(goal.range, candles), candles.length);
    return;
  }
  const from = placeAt(candles, chartTime(goal.trade.entry_time));
  const to = placeAt(candles, chartTime(goal.trade.exit_time));
  chart.scrollTo(Math.max(0, from), Math.max(0, to));
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
