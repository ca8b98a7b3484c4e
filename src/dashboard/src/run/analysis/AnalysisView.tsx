import { useMemo, type ReactNode } from 'react';
import { readEvents } from '../../data/history';
import { number, percent, signed, signedPercent, toneOf } from '../../format/numbers';
import { sentence } from '../../format/words';
import { Empty, LoadError, Loading } from '../../ui/Empty';
import { Pnl } from '../../ui/Figure';
import { useLoaded } from '../../ui/useLoaded';
import type { Trade } from '../../wire/events';
import type { Metrics } from '../../wire/frames';
import { closedDays, Moments } from '../model/moments';
import type { RunView } from '../model/useRunView';
import { dayPath, monthlyReturns, rollingSharpe, type DayPoint, type YearReturns } from '../../data/dayPath';
import { LinePlot, type PlotLine } from '../../ui/LinePlot';
import { byHour, byWeekday, grouped, histogram, type Histogram, type TradeGroup } from './tradeStatistics';
import './analysis.css';

interface AnalysisViewProps {
  view: RunView;
  trades: readonly Trade[];
  metrics: Metrics | null;
}

/** Trading days of a quarter. */
const sharpeWindow = 63;

/** The run as a whole: equity beside buy and hold, months, and its trades by what they have in common. */
export function AnalysisView({ view, trades, metrics }: AnalysisViewProps) {
  const { session, run, isDaily, reads } = view;
  const lastClosed = session.day.closed?.seq ?? 0;
  const read = useLoaded(
    `days:${session.id}:${run}`,
    async () => (run === 0 ? [] : readEvents(reads, { after: `${run}-0`, limit: mostDays, types: ['session'] })),
    String(lastClosed),
  );
  const days = useMemo(() => dayPath(read.data ?? []), [read.data]);
  const moments = useMemo(() => new Moments(isDaily, closedDays(read.data ?? [])), [isDaily, read.data]);
  if (read.data === null)
    return read.error === null ? <Loading what="the days" /> : <LoadError what="The days" reason={read.error} onRetry={read.reload} />;
  if (days.length < 2)
    return <Empty title="No day has closed yet">Equity, months and distributions begin with the first closed day.</Empty>;
  const sharpe = rollingSharpe(days, sharpeWindow, metrics?.conventions.annualisation ?? 252);
  const fillsAtClose = metrics?.conventions.fill === 'signal_close';
  return (
    <div className="analysis" tabIndex={0} role="region" aria-label="Analysis of the run">
      <EquityPlot days={days} />
      <Months years={monthlyReturns(days)} />
      <LinePlot
        title={`Sharpe over ${sharpeWindow} days`}
        lines={[{ name: 'Sharpe', colour: 'var(--accent)', points: sharpe }]}
        format={(value) => number(value, 1)}
        base={0}
      />
      {trades.length > 0 && (
        <>
          <div className="analysis-row">
            <Groups title="By side" groups={grouped(trades, ({ side }) => (side === 'BUY' ? 'Long' : 'Short'))} />
            <Groups title="By exit reason" groups={grouped(trades, ({ exit_reason: reason }) => sentence(reason))} />
            <Groups title="By weekday of entry" groups={byWeekday(trades, (time) => moments.dateOf(time, fillsAtClose))} />
            {!isDaily && <Groups title="By hour of entry" groups={byHour(trades)} />}
          </div>
          <div className="analysis-row">
            <Bars title="Profit and loss of trades" shape={histogram(trades.map(({ pnl }) => pnl))} isSigned />
            <Bars title="Worst on the way (MAE)" shape={histogram(trades.map(({ mae }) => mae))} isSigned />
            <Bars title="Best on the way (MFE)" shape={histogram(trades.map(({ mfe }) => mfe))} isSigned />
          </div>
        </>
      )}
    </div>
  );
}

/** Days of many years. */
const mostDays = 50_000;

function EquityPlot({ days }: { days: readonly DayPoint[] }) {
  const start = days[0]!.equity;
  const held = days.flatMap(({ date, hold }) => (hold === null ? [] : [{ date, value: hold * start }]));
  const end = days[days.length - 1]!.equity;
  const heldEnd = held[held.length - 1]?.value;
  const lines: PlotLine[] = [
    {
      name: `Equity ${signedPercent((100 * end) / start - 100)}`,
      colour: 'var(--accent)',
      points: days.map(({ date, equity }) => ({ date, value: equity })),
    },
    ...(heldEnd === undefined
      ? []
      : [{ name: `Buy and hold ${signedPercent((100 * heldEnd) / start - 100)}`, colour: 'var(--muted)', points: held }]),
  ];
  return <LinePlot title="Equity at the close of each day" lines={lines} format={(value) => number(value, 0)} base={start} />;
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function Months({ years }: { years: readonly YearReturns[] }) {
  return (
    <Section title="Return by month, %">
      <div className="months-scroll" tabIndex={0} role="region" aria-label="Returns by month">
        <table className="months">
          <thead>
            <tr>
              <th scope="col">Year</th>
              {monthNames.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">Year</th>
            </tr>
          </thead>
          <tbody>
            {years.map(({ year, months, total }) => (
              <tr key={year}>
                <th scope="row">{year}</th>
                {months.map((value, index) => (
                  <Month key={monthNames[index]} value={value} />
                ))}
                <Month value={total} isTotal />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Month({ value, isTotal = false }: { value: number | null; isTotal?: boolean }) {
  const share = value === null ? null : value * 100;
  return (
    <td className={`num ${toneOf(share)} ${isTotal ? 'months-total' : ''}`} data-value={share ?? ''}>
      {share === null ? '' : signed(share, 1)}
    </td>
  );
}

function Groups({ title, groups }: { title: string; groups: readonly TradeGroup[] }) {
  return (
    <Section title={title}>
      <table className="groups">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Part</span>
            </th>
            <th scope="col">Trades</th>
            <th scope="col">Won</th>
            <th scope="col">P&L</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ name, trades, winners, pnl }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="num">{trades}</td>
              <td className="num">{percent((100 * winners) / trades, 0)}</td>
              <td>
                <Pnl value={pnl} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Bars({ title, shape: { step, bins }, isSigned }: { title: string; shape: Histogram; isSigned: boolean }) {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const [first, last] = [bins[0], bins[bins.length - 1]];
  const end = (value: number) => (isSigned ? signed(value, 0) : number(value, 0));
  return (
    <Section title={title}>
      <div className="bars" role="img" aria-label={`${title}: ${bins.length} steps of ${number(step, 2, 0)}`}>
        {bins.map(({ from, count }) => (
          <span
            key={from}
            className={from < 0 ? 'down' : 'up'}
            style={{ height: `${(100 * count) / most}%` }}
            title={`${end(from)} to ${end(from + step)}: ${count}`}
          />
        ))}
      </div>
      {first !== undefined && last !== undefined && (
        <div className="plot-dates num muted">
          <span>{end(first.from)}</span>
          <span>{end(last.from + step)}</span>
        </div>
      )}
    </Section>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
