import { price } from '../../format/numbers';
import { dayOf, shortTime } from '../../format/times';
import type { CandlePoint } from '../model/runModel';
import { drawnKeys, isOnPrice, type IndicatorKinds } from './indicatorPanes';
import { lineColoursOf } from '../../ui/lineColours';

interface ChartLegendProps {
  point: CandlePoint;
  kinds: IndicatorKinds;
  /** True of candles without a time of day. */
  day: boolean;
}

/** The candle under the pointer, or the last one, in figures. */
export function ChartLegend({ point, kinds, day }: ChartLegendProps) {
  const { candle } = point;
  const colours = lineColoursOf(drawnKeys(Object.keys(candle.indicators), kinds));
  const figures = [
    ['O', candle.open],
    ['H', candle.high],
    ['L', candle.low],
    ['C', candle.close],
  ] as const;
  return (
    // On a narrow screen it scrolls, which has to work with the keyboard, too.
    <span className="chart-legend num" tabIndex={0} role="group" aria-label="Figures of the candle">
      <span className="muted">{day ? dayOf(candle.date ?? candle.timestamp) : shortTime(candle.timestamp)}</span>
      {figures.map(([name, value]) => (
        <span key={name}>
          <span className="muted">{name}</span> {price(value)}
        </span>
      ))}
      {Object.entries(candle.indicators).map(([key, value]) => (
        <span key={key} className={isOnPrice(key, kinds) ? 'legend-overlay' : 'legend-below'}>
          <span className="legend-key" style={{ background: colours.get(key) }} aria-hidden="true" /> {key}{' '}
          {value === null ? 'warming up' : price(Number(value.toFixed(4)))}
        </span>
      ))}
    </span>
  );
}
