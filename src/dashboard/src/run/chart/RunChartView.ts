import {
  AreaSeries,
  CandlestickSeries,
  ColorType,
  createChart,
  createSeriesMarkers,
  CrosshairMode,
  HistogramSeries,
  LineSeries,
  LineStyle,
  LineType,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type LogicalRange,
  type SeriesMarker,
  type UTCTimestamp,
} from 'lightweight-charts';
import { distinctTimes, drawdowns, type CandlePoint, type EquityPoint } from '../model/runModel';
import { currentLooks, lineColours, type ChartLooks } from './chartLooks';
import { lookOf, panesOf, type IndicatorKinds } from './indicatorPanes';
import { SeriesFeed } from './seriesFeed';

export interface Level {
  readonly price: number;
  readonly name: string;
  readonly tone: 'accent' | 'up' | 'down' | 'warn' | 'muted';
}

/** A line with steps: the stop or target of one trade while it was open. */
export interface LevelPath {
  readonly tone: Level['tone'];
  readonly points: readonly { time: number; value: number }[];
}

type Line = ISeriesApi<'Line', UTCTimestamp>;

/** The chart of a run: candles with indicators on top, a pane for each further indicator, then equity and drawdown, on one time axis. */
export class RunChartView {
  private readonly chart: IChartApi;
  private readonly candles: SeriesFeed<'Candlestick'>;
  private readonly marks: ISeriesMarkersPluginApi<UTCTimestamp>;
  private readonly equity: SeriesFeed<'Area'>;
  private readonly drawdown: SeriesFeed<'Area'>;
  private readonly indicators = new Map<string, SeriesFeed<'Line'>>();
  private readonly paths: Line[] = [];
  private levels: IPriceLine[] = [];
  private keys = '';
  private looks: ChartLooks = currentLooks();

  constructor(container: HTMLElement) {
    this.chart = createChart(container, { autoSize: true });
    const candles = this.chart.addSeries(CandlestickSeries, { priceLineStyle: LineStyle.Dotted }, 0) as ISeriesApi<
      'Candlestick',
      UTCTimestamp
    >;
    this.candles = new SeriesFeed(candles);
    this.marks = createSeriesMarkers<UTCTimestamp>(candles as never, []);
    this.equity = new SeriesFeed(this.area(1, 'Equity'));
    this.drawdown = new SeriesFeed(this.area(2, 'Drawdown %'));
    this.paint();
    this.sizePanes();
  }

  /** Takes the page's colours again, after the theme was changed. */
  paint(): void {
    const looks = (this.looks = currentLooks());
    this.chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: looks.background },
        textColor: looks.muted,
        fontSize: 11,
        fontFamily: getComputedStyle(document.body).fontFamily,
        panes: { separatorColor: looks.grid, separatorHoverColor: looks.line },
      },
      grid: { vertLines: { color: looks.grid }, horzLines: { color: looks.grid } },
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderColor: looks.grid },
      timeScale: { borderColor: looks.grid, timeVisible: true, secondsVisible: false, rightOffset: 4 },
    });
    this.candles.series.applyOptions({
      upColor: looks.up,
      downColor: looks.down,
      wickUpColor: looks.up,
      wickDownColor: looks.down,
      borderVisible: false,
      priceLineColor: looks.muted,
    });
    this.equity.series.applyOptions({
      lineColor: looks.accent,
      topColor: `${looks.accent}40`,
      bottomColor: `${looks.accent}05`,
      lineWidth: 2,
    });
    this.drawdown.series.applyOptions({
      lineColor: looks.down,
      topColor: `${looks.down}05`,
      bottomColor: `${looks.down}40`,
      lineWidth: 1,
      invertFilledArea: true,
    });
  }

  get colours(): ChartLooks {
    return this.looks;
  }

  setCandles(points: readonly CandlePoint[], timesOfDay: boolean, kinds: IndicatorKinds): void {
    const distinct = distinctTimes(points);
    this.setIndicatorKeys(Object.keys(distinct[distinct.length - 1]?.candle.indicators ?? {}), kinds);
    this.chart.applyOptions({ timeScale: { timeVisible: timesOfDay } });
    this.candles.show(
      distinct.map(({ time, candle: { open, high, low, close } }) => ({ time: time as UTCTimestamp, open, high, low, close })),
    );
    for (const [key, feed] of this.indicators) {
      feed.show(
        distinct.map(({ time, candle }) => {
          const value = candle.indicators[key];
          return value == null ? { time: time as UTCTimestamp } : { time: time as UTCTimestamp, value };
        }),
      );
    }
  }

  setEquity(points: readonly (EquityPoint | CandlePoint)[], peakBefore: number | null): void {
    const distinct = distinctTimes(points);
    this.equity.show(distinct.map(({ time, equity }) => ({ time: time as UTCTimestamp, value: equity })));
    this.drawdown.show(drawdowns(distinct, peakBefore).map(({ time, value }) => ({ time: time as UTCTimestamp, value })));
  }

  setMarks(marks: SeriesMarker<UTCTimestamp>[]): void {
    this.marks.setMarkers(marks);
  }

  setLevels(levels: readonly Level[]): void {
    for (const level of this.levels) this.candles.series.removePriceLine(level);
    this.levels = levels.map(({ price, name, tone }) =>
      this.candles.series.createPriceLine({
        price,
        title: name,
        color: this.looks[tone],
        lineWidth: 1,
        lineStyle: LineStyle.Dashed,
        axisLabelVisible: true,
      }),
    );
  }

  setPaths(paths: readonly LevelPath[]): void {
    for (const line of this.paths.splice(0)) this.chart.removeSeries(line as never);
    for (const { tone, points } of paths) {
      const line = this.chart.addSeries(
        LineSeries,
        {
          color: this.looks[tone],
          lineWidth: 2,
          lineType: LineType.WithSteps,
          lineStyle: LineStyle.Dashed,
          lastValueVisible: false,
          priceLineVisible: false,
          crosshairMarkerVisible: false,
        },
        0,
      ) as unknown as Line;
      line.setData(distinctTimes(points).map(({ time, value }) => ({ time: time as UTCTimestamp, value })));
      this.paths.push(line);
    }
  }

  /** Brings a stretch of candles into view, with some room around it. */
  scrollTo(from: number, to: number): void {
    const width = Math.max(60, (to - from) * 2);
    const middle = (from + to) / 2;
    this.chart.timeScale().setVisibleLogicalRange({ from: middle - width / 2, to: middle + width / 2 });
  }

  onRange(listener: (range: LogicalRange | null) => void): void {
    this.chart.timeScale().subscribeVisibleLogicalRangeChange(listener);
  }

  /** Tells the time under the pointer; null when it is not on the chart. */
  onPointer(listener: (time: number | null) => void): void {
    this.chart.subscribeCrosshairMove(({ time }) => listener(typeof time === 'number' ? time : null));
  }

  colourOf(key: string): string {
    return lineColours[[...this.indicators.keys()].indexOf(key) % lineColours.length] ?? lineColours[0];
  }

  dispose(): void {
    this.chart.remove();
  }

  private setIndicatorKeys(keys: readonly string[], kinds: IndicatorKinds): void {
    const asked = [...keys, ...[...kinds].flat()].join('|');
    if (asked === this.keys) return;
    this.keys = asked;
    for (const feed of this.indicators.values()) this.chart.removeSeries(feed.series as never);
    this.indicators.clear();
    const { overlay, below } = panesOf(keys, kinds);
    overlay.forEach((key) => this.addIndicator(key, 0, kinds));
    // Panes below come after equity and drawdown, which always are the second and third.
    below.forEach((group, index) => group.forEach((key) => this.addIndicator(key, 3 + index, kinds)));
    this.sizePanes();
  }

  private addIndicator(key: string, pane: number, kinds: IndicatorKinds): void {
    const { style } = lookOf(key, kinds);
    const options = {
      color: lineColours[this.indicators.size % lineColours.length] ?? lineColours[0],
      priceLineVisible: false,
      lastValueVisible: pane !== 0,
      title: pane === 0 ? '' : key,
    };
    const lines = {
      line: {},
      points: { lineVisible: false, pointMarkersVisible: true, pointMarkersRadius: 2 },
      // One number of another kind of candle stands until the next one.
      candle: { lineType: LineType.WithSteps },
    };
    const series =
      style === 'histogram'
        ? this.chart.addSeries(HistogramSeries, options, pane)
        : this.chart.addSeries(LineSeries, { ...options, lineWidth: 1, crosshairMarkerVisible: false, ...lines[style] }, pane);
    // A histogram takes the same points as a line.
    this.indicators.set(key, new SeriesFeed(series as unknown as Line));
  }

  private area(pane: number, title: string): ISeriesApi<'Area', UTCTimestamp> {
    return this.chart.addSeries(
      AreaSeries,
      { title, priceLineVisible: false, crosshairMarkerVisible: false },
      pane,
    ) as unknown as ISeriesApi<'Area', UTCTimestamp>;
  }

  private sizePanes(): void {
    this.chart.panes().forEach((pane, index) => pane.setStretchFactor(index === 0 ? 5 : index === 1 ? 1.6 : 1));
  }
}
