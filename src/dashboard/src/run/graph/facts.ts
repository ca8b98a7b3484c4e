import { seriesKey, upTo } from '../model/runModel';
import type { RunView } from '../model/useRunView';
import type { DocumentNode } from '../../wire/rest';
import type { Facts } from './operandValues';

interface InstrumentConfig {
  symbol?: string;
  timeframes?: { id?: string; timeframe?: string }[];
}

/** What the conditions of a run can be compared with at the moment that is shown. */
export function factsOf(
  view: RunView,
  start: DocumentNode | undefined,
  names: ReadonlyMap<string, string>,
  livePrice: (symbol: string) => number | null,
): Facts {
  const configs: Readonly<Record<string, InstrumentConfig | undefined>> = {
    TI: start?.data['tradingInstrumentConfig'] as InstrumentConfig | undefined,
    SI: start?.data['supportingInstrumentConfig'] as InstrumentConfig | undefined,
  };
  const candles: Facts['candles'] = (timeframeId, instrument) => {
    const config = configs[instrument];
    const timeframe = config?.timeframes?.find((each) => each.id === timeframeId)?.timeframe ?? timeframeId;
    const points = view.model.series.get(seriesKey({ symbol: config?.symbol ?? '', timeframe }));
    return points === undefined ? [] : upTo(points, view.seq);
  };
  const lastPrice: Facts['lastPrice'] = (instrument) => {
    const config = configs[instrument];
    if (view.mode === 'live' && config?.symbol !== undefined) return livePrice(config.symbol);
    return candles(config?.timeframes?.[0]?.id ?? '', instrument).at(-1)?.candle.close ?? null;
  };
  return { candles, lastPrice, time: view.time, indicatorNames: names };
}
