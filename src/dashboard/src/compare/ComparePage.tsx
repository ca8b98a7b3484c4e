import { useMemo } from 'react';
import { library, runLink, type RunName } from '../actions/links';
import * as api from '../data/api';
import { dayPath, type DayPoint } from '../data/dayPath';
import { readEvents } from '../data/history';
import { nameOfStrategy, useStrategies } from '../data/strategies';
import { metricGroups } from '../format/metricRows';
import { lots, number, price, signedPercent } from '../format/numbers';
import { shortTime } from '../format/times';
import { Empty, LoadError, Loading } from '../ui/Empty';
import { Pnl } from '../ui/Figure';
import { lineColoursOf } from '../ui/lineColours';
import { LinePlot } from '../ui/LinePlot';
import { SideMark } from '../ui/SideMark';
import { useLoaded } from '../ui/useLoaded';
import type { Trade } from '../wire/events';
import type { Metrics } from '../wire/frames';
import type { Execution } from '../wire/rest';
import { differences, onlyIn, settingsOf } from './differences';
import './compare.css';

interface ComparedRun {
  readonly name: RunName;
  readonly title: string;
  readonly execution: Execution;
  readonly metrics: Metrics;
  readonly trades: readonly Trade[];
  readonly days: readonly DayPoint[];
}

const mostDays = 50_000;
const most = 6;

/** Two to six runs beside each other: equity, figures with their differences to the first, what was set otherwise, trades of one alone. */
export default function ComparePage({ runs }: { runs: readonly RunName[] }) {
  useStrategies();
  const names = runs.slice(0, most);
  const key = names.map(({ sessionId, run }) => `${sessionId}:${run}`).join('|');
  const read = useLoaded(`compare:${key}`, () => Promise.all(names.map(readRun)));
  if (names.length < 2)
    return (
      <Empty title="Two runs make a comparison" action={<a href={library}>All runs</a>}>
        Choose two to six of them in the library.
      </Empty>
    );
  if (read.data === null)
    return read.error === null ? <Loading what="the runs" /> : <LoadError what="The runs" reason={read.error} onRetry={read.reload} />;
  return <Comparison runs={read.data} />;
}

async function readRun(name: RunName): Promise<ComparedRun> {
  const path = api.runPath(name.sessionId, name.run);
  const [execution, metrics, trades, events] = await Promise.all([
    api.execution(path),
    api.metrics(path),
    api.trades(path),
    readEvents(path, { after: `${name.run}-0`, limit: mostDays, types: ['session'] }),
  ]);
  const label = execution.label == null ? '' : ` · ${execution.label}`;
  const title = `${nameOfStrategy(execution.strategy_id)}${label} · run ${name.run}`;
  return { name, title, execution, metrics, trades, days: dayPath(events) };
}

function Comparison({ runs }: { runs: readonly ComparedRun[] }) {
  const colours = useMemo(() => [...lineColoursOf(runs.map(({ name }) => `${name.sessionId}:${name.run}`)).values()], [runs]);
  const lines = runs.map(({ title, days }, index) => ({
    name: title,
    colour: colours[index] ?? 'currentColor',
    points: days.map(({ date, equity }) => ({ date, value: (100 * equity) / days[0]!.equity - 100 })),
  }));
  return (
    <div className="compare" tabIndex={0} role="region" aria-label="Comparison of runs">
      <div className="compare-head">
        <h1>Comparison</h1>
        <a href={library}>All runs</a>
      </div>
      <LinePlot title="Return at the close of each day, %" lines={lines} format={(value) => signedPercent(value, 1)} base={0} />
      <Figures runs={runs} colours={colours} />
      <Settings runs={runs} />
      <Alone runs={runs} />
    </div>
  );
}

function Heads({ runs, colours }: { runs: readonly ComparedRun[]; colours?: readonly string[] }) {
  return (
    <thead>
      <tr>
        <th scope="col">
          <span className="visually-hidden">What</span>
        </th>
        {runs.map(({ name, title }, index) => (
          <th key={title + index} scope="col">
            {colours && <span className="plot-key" style={{ background: colours[index] }} aria-hidden="true" />}{' '}
            <a href={runLink(name.sessionId, { run: name.run })}>{title}</a>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Figures({ runs, colours }: { runs: readonly ComparedRun[]; colours: readonly string[] }) {
  const groups = runs.map(({ metrics }) => metricGroups(metrics));
  return (
    <div className="compare-scroll" tabIndex={0} role="region" aria-label="Figures">
      <table className="compare-table">
        <Heads runs={runs} colours={colours} />
        {groups[0]!
          .filter(({ name }) => name === 'Return and risk' || name === 'Trades' || name === 'Money')
          .map((group) => (
            <tbody key={group.name}>
              {group.rows.map((row) => (
                <tr key={row.key} data-metric={row.key}>
                  <th scope="row">{row.name}</th>
                  {groups.map((mine, index) => {
                    const other = mine.flatMap(({ rows }) => rows).find(({ key }) => key === row.key);
                    return (
                      <td key={index} className="num" data-value={String(other?.value ?? '')}>
                        {other?.text ?? '–'}
                        {index > 0 && <Difference first={row.value} other={other?.value} />}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          ))}
      </table>
    </div>
  );
}

/** How far a number is from the first run's, in percent of it. */
function Difference({ first, other }: { first: unknown; other: unknown }) {
  if (typeof first !== 'number' || typeof other !== 'number' || first === other || first === 0) return null;
  return <span className="muted compare-difference">{signedPercent((100 * (other - first)) / Math.abs(first), 1)}</span>;
}

function Settings({ runs }: { runs: readonly ComparedRun[] }) {
  const rows = differences(runs.map(({ execution, metrics }) => settingsOf(execution, metrics)));
  return (
    <section>
      <h2>What was set otherwise</h2>
      {rows.length === 0 ? (
        <p className="muted">Strategy, account, range, rules and parameters are the same.</p>
      ) : (
        <div className="compare-scroll" tabIndex={0} role="region" aria-label="Settings that differ">
          <table className="compare-table">
            <Heads runs={runs} />
            <tbody>
              {rows.map(({ name, values }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {values.map((value, index) => (
                    <td key={index}>{value}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const shownTrades = 100;

function Alone({ runs }: { runs: readonly ComparedRun[] }) {
  const alone = runs.map((run, index) => ({
    run,
    trades: onlyIn(
      run.trades,
      runs.filter((_, other) => other !== index).flatMap(({ trades }) => trades),
    ),
  }));
  return (
    <section className="compare-alone">
      {alone.map(({ run: { name, title }, trades }) => (
        <section key={title + name.sessionId + name.run} data-alone={`${name.sessionId}:${name.run}`}>
          <h2>
            Trades of {title} alone <span className="muted num">{number(trades.length, 0)}</span>
          </h2>
          {trades.length > 0 && (
            <ul>
              {trades.slice(0, shownTrades).map((trade) => (
                <li key={`${trade.trade_id}${trade.entry_time}`}>
                  <a href={runLink(name.sessionId, { run: name.run, trade: trade.trade_id })}>{trade.trade_id}</a>
                  <span className="num">
                    <SideMark side={trade.side} /> {lots(trade.quantity, trade.multiplier)} at {price(trade.entry_price)}
                  </span>
                  <span className="num muted">{shortTime(trade.entry_time)}</span>
                  <Pnl value={trade.pnl} />
                </li>
              ))}
            </ul>
          )}
          {trades.length > shownTrades && <p className="muted">and {number(trades.length - shownTrades, 0)} more</p>}
        </section>
      ))}
    </section>
  );
}
