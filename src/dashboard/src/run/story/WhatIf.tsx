import { useState } from 'react';
import * as api from '../../data/api';
import { number, percent, price, signed, signedPercent, toneOf } from '../../format/numbers';
import { sentence } from '../../format/words';
import { Loading } from '../../ui/Empty';
import { Pnl } from '../../ui/Figure';
import { LinePlot, type PlotLine } from '../../ui/LinePlot';
import { useLoaded } from '../../ui/useLoaded';
import type { Trade } from '../../wire/events';
import type { Metrics } from '../../wire/frames';
import type { Preview, StrategyDocument } from '../../wire/rest';
import type { Moments } from '../model/moments';
import type { RunView } from '../model/useRunView';
import { SaveWhatIf } from './SaveWhatIf';
import { alternativesOf, sameTrade, type Alternative } from './whatIf';

interface WhatIfProps {
  view: RunView;
  document: StrategyDocument | null;
  trade: Trade;
}

/** The run as it would have gone otherwise: the engine answers, and nothing of it is kept unless that is asked for. */
export function WhatIf({ view, document, trade }: WhatIfProps) {
  const { session, run } = view;
  const base = { session_id: session.id, run };
  const [asked, setAsked] = useState<Alternative | null>(null);
  const key = `${session.id}:${run}`;
  const before = useLoaded(`preview:${key}`, () => api.preview({ base, changes: [] }));
  const name = asked === null ? '' : `${key}:${JSON.stringify(asked.changes)}`;
  const after = useLoaded(name, async () => (asked === null ? null : api.preview({ base, changes: [...asked.changes] })));
  const problem = after.error ?? before.error;
  return (
    <section className="what-if" aria-label="What if">
      <h3>What if</h3>
      <div className="what-if-choices" role="group" aria-label="Changes">
        {alternativesOf(trade).map((alternative) => (
          <button
            key={alternative.name}
            type="button"
            className="button small"
            aria-pressed={asked?.name === alternative.name}
            onClick={() => setAsked(alternative)}
          >
            {alternative.name}
          </button>
        ))}
      </div>
      {asked === null ? (
        <p className="muted">The run is computed again with one change, on the data it ran on. Nothing is saved.</p>
      ) : problem !== null ? (
        <p className="down" role="alert">
          {problem}
        </p>
      ) : before.data === null || after.data === null ? (
        <Loading what="the other run" />
      ) : (
        <>
          <Outcome name={asked.name} before={before.data} after={after.data} trade={trade} moments={view.moments} />
          {document !== null && after.data.metrics !== null && (
            <SaveWhatIf key={name} view={view} document={document} asked={asked} shown={after.data} />
          )}
        </>
      )}
    </section>
  );
}

interface OutcomeProps {
  name: string;
  before: Preview;
  after: Preview;
  trade: Trade;
  moments: Moments;
}

function Outcome({ name, before, after, trade, moments }: OutcomeProps) {
  const [first] = after.problems;
  if (after.metrics === null || before.metrics === null)
    return (
      <p className="down" role="alert">
        {first?.message ?? 'The run cannot be computed with this change.'}
      </p>
    );
  const lines: PlotLine[] = [
    { name: 'As it was', colour: 'var(--muted)', points: pointsOf(before) },
    { name, colour: 'var(--accent)', points: pointsOf(after) },
  ];
  const other = sameTrade(trade, after.trades);
  return (
    <div className="what-if-outcome" data-what-if={name}>
      <LinePlot title="Equity" lines={lines} format={(value) => number(value, 0)} base={before.equity[0]?.equity ?? 0} />
      <table className="what-if-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Figure</span>
            </th>
            <th scope="col">As it was</th>
            <th scope="col">{name}</th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, title, text, apart = signed }) => {
            const [was, is] = [numberIn(before.metrics, key), numberIn(after.metrics, key)];
            const difference = was === null || is === null ? null : is - was;
            return (
              <tr key={key} data-figure={key}>
                <th scope="row">{title}</th>
                <td className="num">{text(was)}</td>
                <td className="num" data-value={is ?? ''}>
                  {text(is)}
                </td>
                <td className={`num ${key === 'realized_pnl' ? toneOf(difference) : ''}`}>
                  {apart(difference)}
                </td>
              </tr>
            );
          })}
          <tr>
            <th scope="row">This trade</th>
            <td>
              <Pnl value={trade.pnl} />
            </td>
            <td>{other === null ? 'not taken' : <Pnl value={other.pnl} />}</td>
            <td className={`num ${toneOf((other?.pnl ?? 0) - trade.pnl)}`}>{signed((other?.pnl ?? 0) - trade.pnl)}</td>
          </tr>
        </tbody>
      </table>
      {other !== null && (
        <p className="muted">
          This trade would have been entered at {price(other.entry_price)} and left on {moments.ofTime(other.exit_time)} at{' '}
          {price(other.exit_price)}: {sentence(other.exit_reason).toLowerCase()}.
        </p>
      )}
    </div>
  );
}

const ratio = (value: number | null) => number(value, 2);
const points = (value: number | null) => signedPercent(value === null ? null : value * 100);
const whole = (value: number | null) => signed(value, 0);

interface OutcomeRow {
  readonly key: keyof Metrics & string;
  readonly title: string;
  readonly text: (value: number | null) => string;
  /** How a difference is written; as money when absent. */
  readonly apart?: (value: number | null) => string;
}

const rows: readonly OutcomeRow[] = [
  { key: 'realized_pnl', title: 'P&L', text: (value) => signed(value) },
  { key: 'max_drawdown', title: 'Max drawdown', text: (value) => percent(value === null ? null : value * 100), apart: points },
  { key: 'sharpe', title: 'Sharpe', text: ratio },
  { key: 'trades', title: 'Trades', text: (value) => number(value, 0), apart: whole },
  { key: 'win_rate', title: 'Win rate', text: (value) => percent(value, 1) },
  { key: 'fees', title: 'Fees', text: ratio },
];

function numberIn(metrics: Metrics | null, key: keyof Metrics): number | null {
  const value = metrics?.[key];
  return typeof value === 'number' ? value : null;
}

function pointsOf({ equity }: Preview): readonly { date: string; value: number }[] {
  return equity.map(({ time, equity: value }) => ({ date: time.slice(0, 19), value }));
}
