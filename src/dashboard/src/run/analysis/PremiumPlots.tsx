import { useMemo } from 'react';
import { storedCandles } from '../../data/marketApi';
import { price } from '../../format/numbers';
import { LinePlot } from '../../ui/LinePlot';
import { useLoaded } from '../../ui/useLoaded';
import type { StoredCandle } from '../../wire/rest';
import type { RunView } from '../model/useRunView';
import type { RunLeg } from './payoff';
import { closesOf, modelledPremiums, recordedPremiums, spanOf } from './premiums';

interface PremiumPlotsProps {
  view: RunView;
  legs: readonly RunLeg[];
  time: string;
  rate: number;
}

/** The way of the underlying and of the premium of each leg, while they were held. */
export function PremiumPlots({ view, legs, time, rate }: PremiumPlotsProps) {
  const symbols = [...new Set(legs.filter(({ isRecorded }) => isRecorded).map(({ symbol }) => symbol))];
  const read = useLoaded(`premiums:${symbols.join(' ')}`, () => recordedOf(symbols));
  const { model, seq } = view;
  const { underlying } = legs[0]!;
  const span = useMemo(() => spanOf(legs, time), [legs, time]);
  const closes = useMemo(() => closesOf(model, underlying, span, seq), [model, underlying, span, seq]);
  const plots = useMemo(
    () =>
      legs.map((leg) => {
        const points = leg.isRecorded ? recordedPremiums(read.data?.[leg.symbol] ?? [], span) : modelledPremiums(leg, closes, rate);
        return { key: leg.tradeId, title: leg.symbol, name: leg.isRecorded ? 'recorded' : 'model, at one volatility', points };
      }),
    [legs, read.data, span, closes, rate],
  );
  if (closes.length < 2 && plots.every(({ points }) => points.length < 2))
    return <p className="muted">The ways of the premiums are drawn from the candles that a run records: it has none of this time.</p>;
  return (
    <div className="payoff-premiums">
      <LinePlot title={underlying} lines={[{ name: 'underlying', colour: 'var(--text)', points: closes }]} format={price} />
      {plots.map(({ key, title, name, points }) => (
        <LinePlot key={key} title={title} lines={[{ name, colour: 'var(--accent)', points }]} format={price} />
      ))}
      {read.error !== null && <p className="muted">Recorded premiums could not be read: {read.error}</p>}
    </div>
  );
}

/** Minutes of contracts, by symbol. */
async function recordedOf(symbols: readonly string[]): Promise<Readonly<Record<string, readonly StoredCandle[]>>> {
  return Object.fromEntries(await Promise.all(symbols.map(async (symbol) => [symbol, await storedCandles(symbol, '1m')] as const)));
}
