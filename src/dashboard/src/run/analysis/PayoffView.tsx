import { useMemo, useState } from 'react';
import { readEvents } from '../../data/history';
import { exchanges } from '../../data/marketApi';
import { lots, number, price, signed, toneOf } from '../../format/numbers';
import { duration } from '../../format/times';
import { sentence } from '../../format/words';
import { Empty, LoadError, Loading } from '../../ui/Empty';
import { useLoaded } from '../../ui/useLoaded';
import type { Position, Trade } from '../../wire/events';
import type { RunView } from '../model/useRunView';
import {
  entryLegsOf,
  greekNames,
  greeksOf,
  groupsOf,
  legsOf,
  payoffOf,
  structureOf,
  type LegGreeks,
  type Payoff,
  type RunLeg,
} from './payoff';
import { PremiumPlots } from './PremiumPlots';
import '../../ui/compactTable.css';
import '../../ui/plot.css';
import './payoff.css';

interface PayoffViewProps {
  view: RunView;
  trades: readonly Trade[];
  selected: Trade | null;
}

/** A close where the exchange is not known. */
const usualClose = '15:30';

/** What open option positions, or those of the chosen trade, make at each price of the underlying: now and at the expiry. */
export function PayoffView({ view, trades, selected }: PayoffViewProps) {
  const settings = useLoaded(`payoff:${view.session.id}:${view.run}`, () => settingsOf(view.reads, view.run));
  const chosen = selected?.contract === undefined ? null : selected;
  const held = view.open.filter(({ contract }) => contract !== undefined);
  if (settings.data === null)
    return settings.error === null ? (
      <Loading what="the run" />
    ) : (
      <LoadError what="The run" reason={settings.error} onRetry={settings.reload} />
    );
  const { close, rate } = settings.data;
  if (chosen !== null) {
    const states = view.model.positions.map(({ position }) => position).filter(({ greeks }) => greeks !== undefined);
    const legs = entryLegsOf(structureOf(trades, chosen), close, states);
    return (
      <Diagram
        key={chosen.trade_id}
        view={view}
        title={`As ${chosen.trade_id} was entered`}
        moment="At the entry"
        legs={legs}
        spot={chosen.underlying_entry_price ?? 0}
        time={chosen.entry_time}
        rate={rate}
      />
    );
  }
  const spot = held.length === 0 ? null : lastPriceOf(view, held[0]!);
  const { time } = view;
  if (spot === null || time === null)
    return (
      <Empty title="No open option">Choose a trade in an option, or wait for an entry: its profit over the price is drawn here.</Empty>
    );
  return (
    <Diagram
      view={view}
      title="Open options"
      moment="Now"
      legs={legsOf(held, { time, spot, rate, close })}
      spot={spot}
      time={time}
      rate={rate}
    />
  );
}

interface DiagramProps {
  view: RunView;
  title: string;
  moment: string;
  legs: readonly RunLeg[];
  spot: number;
  time: string;
  rate: number;
}

function Diagram({ view, title, moment, legs, spot, time, rate }: DiagramProps) {
  // How far from the moment to the first expiry, as a part of that way.
  const [ahead, setAhead] = useState(0);
  const from = Date.parse(time);
  const first = Math.min(...legs.map(({ settles }) => settles));
  const at = from + ahead * Math.max(0, first - from);
  const payoff = useMemo(() => payoffOf(legs, spot, at, rate), [legs, spot, at, rate]);
  const label = ahead === 0 ? moment : `${duration(first - at)} before the expiry`;
  return (
    <div className="payoff" tabIndex={0} role="region" aria-label="Payoff">
      <Figures payoff={payoff} moment={label} />
      <Plot payoff={payoff} title={title} moment={label} />
      {first > from && <Ahead value={ahead} text={label} onChange={setAhead} />}
      <Legs legs={legs} />
      <p className="muted">
        Values before the expiry are those of the model, each leg at the volatility that its premium means. Fees are not in them. Greeks are
        of all units: theta a day, vega a point of volatility.
      </p>
      <PremiumPlots view={view} legs={legs} time={time} rate={rate} />
    </div>
  );
}

const aheadSteps = 20;

/** Which moment between now and the first expiry the values are of. */
function Ahead({ value, text, onChange }: { value: number; text: string; onChange: (value: number) => void }) {
  return (
    <label className="payoff-ahead">
      <span>Values of</span>
      <input
        type="range"
        min={0}
        max={aheadSteps - 1}
        value={Math.round(value * aheadSteps)}
        aria-valuetext={text}
        onChange={(event) => onChange(Number(event.target.value) / aheadSteps)}
      />
      <span className="muted">{text}</span>
    </label>
  );
}

function Figures({ payoff, moment }: { payoff: Payoff; moment: string }) {
  const { breakEvens, most, least, now, spot } = payoff;
  const bound = (value: number | null) => (value === null ? 'without a bound' : signed(value));
  return (
    <dl className="payoff-figures">
      <div>
        <dt>
          {moment} at {price(spot)}
        </dt>
        <dd className={`num ${toneOf(now)}`}>{signed(now)}</dd>
      </div>
      <div>
        <dt>Most at the expiry</dt>
        <dd className="num">{bound(most)}</dd>
      </div>
      <div>
        <dt>Least at the expiry</dt>
        <dd className="num">{bound(least)}</dd>
      </div>
      <div>
        <dt>{breakEvens.length === 1 ? 'Break-even' : 'Break-evens'}</dt>
        <dd className="num">{breakEvens.length === 0 ? 'none' : breakEvens.map((value) => number(value)).join(' and ')}</dd>
      </div>
    </dl>
  );
}

const width = 640;
const height = 200;

function Plot({ payoff, title, moment }: { payoff: Payoff; title: string; moment: string }) {
  const { points, spot } = payoff;
  const values = points.flatMap(({ now, expiry }) => [now, expiry]);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const [from, to] = [points[0]!.price, points[points.length - 1]!.price];
  const x = (value: number) => ((value - from) / (to - from || 1)) * width;
  const y = (value: number) => height - ((value - low) / (high - low || 1)) * height;
  const line = (of: 'now' | 'expiry') => points.map((point) => `${x(point.price).toFixed(1)},${y(point[of]).toFixed(1)}`).join(' ');
  return (
    <figure className="plot">
      <figcaption>
        <h3>{title}</h3>
        <span className="plot-name">
          <span className="plot-key payoff-expiry-key" aria-hidden="true" /> At the expiry
        </span>
        <span className="plot-name">
          <span className="plot-key payoff-now-key" aria-hidden="true" /> {moment}
        </span>
      </figcaption>
      <div className="plot-area">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`Profit over prices of the underlying from ${price(from)} to ${price(to)}`}
        >
          <line className="plot-base" x1={0} x2={width} y1={y(0)} y2={y(0)} vectorEffect="non-scaling-stroke" />
          <line className="payoff-spot" x1={x(spot)} x2={x(spot)} y1={0} y2={height} vectorEffect="non-scaling-stroke" />
          <polyline className="plot-line payoff-expiry" points={line('expiry')} vectorEffect="non-scaling-stroke" />
          <polyline className="plot-line payoff-now" points={line('now')} vectorEffect="non-scaling-stroke" />
        </svg>
        <span className="plot-high num muted">{signed(high, 0)}</span>
        <span className="plot-low num muted">{signed(low, 0)}</span>
      </div>
      <div className="plot-dates num muted">
        <span>{price(from)}</span>
        <span>{price(to)}</span>
      </div>
    </figure>
  );
}

/** Legs by the node that opened them, with the Greeks of each, of each structure and of all. */
function Legs({ legs }: { legs: readonly RunLeg[] }) {
  const groups = groupsOf(legs);
  return (
    <div className="payoff-legs" tabIndex={0} role="region" aria-label="Legs">
      <table className="compact-table">
        <thead>
          <tr>
            <th scope="col">Leg</th>
            {['Units', 'Premium', 'Volatility', ...greekNames].map((name) => (
              <th key={name} scope="col" className="right">
                {sentence(name)}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.name} data-group={group.name}>
            {group.legs.map(({ tradeId, symbol, units, entry, volatility, greeks }) => (
              <tr key={tradeId}>
                <th scope="row">{symbol}</th>
                <td className="right num">
                  {units < 0 ? 'sold ' : 'bought '}
                  {lots(Math.abs(units), 1)}
                </td>
                <td className="right num">{price(entry)}</td>
                <td className="right num">{volatility === null ? '–' : `${number(100 * volatility, 1)}%`}</td>
                <GreekCells greeks={greeks} />
              </tr>
            ))}
          </tbody>
        ))}
        <tfoot>
          {groups.length > 1 &&
            groups.map((group) => <Total key={group.name} name={`Node ${group.name}`} greeks={greeksOf(group.legs)} />)}
          <Total name="Together" greeks={greeksOf(legs)} />
        </tfoot>
      </table>
    </div>
  );
}

function Total({ name, greeks }: { name: string; greeks: LegGreeks | null }) {
  return (
    <tr>
      <th scope="row" colSpan={4}>
        {name}
      </th>
      <GreekCells greeks={greeks} />
    </tr>
  );
}

function GreekCells({ greeks }: { greeks: LegGreeks | null }) {
  return greekNames.map((name) => (
    <td key={name} className="right num" data-greek={name} data-value={greeks?.[name] ?? ''}>
      {number(greeks?.[name], name === 'gamma' ? 4 : 2)}
    </td>
  ));
}

/** The last close of the underlying up to the moment that is shown. */
function lastPriceOf(view: RunView, { contract, underlying_entry_price: entered }: Position): number | null {
  for (const points of view.model.series.values()) {
    if (points[0]?.candle.symbol !== contract!.underlying) continue;
    const last = points.findLast(({ seq }) => seq <= view.seq);
    if (last !== undefined) return last.candle.close;
  }
  return entered ?? null;
}

/** Close of the exchange and interest rate of a run. */
async function settingsOf(reads: string, run: number): Promise<{ close: string; rate: number }> {
  const [[started], known] = await Promise.all([
    readEvents(reads, { after: `${run}-0`, limit: 1, types: ['session'] }),
    exchanges(),
  ]);
  const data = started?.type === 'session' ? started.data : null;
  const exchange = known.find(({ id }) => id === data?.exchange);
  return { close: exchange?.sessions.at(-1)?.close ?? usualClose, rate: data?.rate ?? 0 };
}
