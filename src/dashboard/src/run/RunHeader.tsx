import type { ReactNode } from 'react';
import { home, runLink } from '../actions/links';
import { SessionControls } from '../actions/SessionControls';
import { Runtime, runtimeOf } from '../ui/Runtime';
import { nameOfStrategy, useStrategyNames } from '../data/strategies';
import { slotOf } from '../data/slot';
import { number, percent } from '../format/numbers';
import { modeOf } from '../format/words';
import { FeedMark } from '../ui/FeedMark';
import { Amount, Pnl } from '../ui/Figure';
import { Icon } from '../ui/Icon';
import { StateChip } from '../ui/StateChip';
import type { RunView } from './model/useRunView';

/** Which run this is, how it stands at the moment that is shown, and what can be done to it. */
export function RunHeader({ view }: { view: RunView }) {
  const { session, summary, run } = view;
  const nameOf = useStrategyNames();
  // An execution that was removed is not among those whose names are known.
  const name = view.isEarlier && session.execution !== null ? nameOfStrategy(session.execution.strategy_id) : nameOf(session.id);
  const pnl = summary === null ? null : summary.realized_pnl + summary.unrealized_pnl;
  const isTrouble = session.state === 'failed' || session.state === 'diverged';
  return (
    <div className="run-head">
      <a className="icon-button" href={home} aria-label="Back to all strategies" title="Back to all strategies">
        <Icon name="back" />
      </a>
      <div className="run-title">
        <h1 className="truncate">{name}</h1>
        <span className="muted truncate">
          {session.execution === null
            ? session.id
            : `${modeOf(session.execution)} · ${slotOf(session.id)} · ${view.isEarlier ? 'earlier run' : 'run'} ${view.run}${
                session.execution.strategy_version == null ? '' : ` · strategy version ${session.execution.strategy_version}`
              }`}
        </span>
      </div>
      <StateChip state={session.state} />
      {!view.isEarlier && <FeedMark id={session.id} />}
      {session.reason !== null && !isTrouble && (
        <span className="run-reason muted truncate" title={session.reason}>
          {session.reason}
        </span>
      )}
      <dl className="run-figures">
        <Figure name="P&amp;L" id="pnl">
          <Pnl value={pnl} />
        </Figure>
        <Figure name="Realised" id="realized_pnl">
          <Pnl value={summary?.realized_pnl} />
        </Figure>
        <Figure name="Unrealised" id="unrealized_pnl">
          <Pnl value={summary?.unrealized_pnl} />
        </Figure>
        <Figure name="Equity" id="equity">
          <Amount value={summary?.equity} />
        </Figure>
        <Figure name="Trades" id="trades">
          <span className="num" data-value={summary?.trades ?? ''}>
            {number(summary?.trades, 0)} <span className="muted">{percent(summary?.win_rate, 1)} won</span>
          </span>
        </Figure>
        <Figure name="Open" id="open_positions">
          <span className="num" data-value={summary?.open_positions ?? ''}>
            {number(summary?.open_positions, 0)}
          </span>
        </Figure>
        <Figure name="Runtime" id="runtime">
          {view.isEarlier ? runtimeOf(session) : <Runtime id={session.id} />}
        </Figure>
      </dl>
      {run > 0 && (
        <a
          className="icon-button"
          href={`${view.reads}/report.html`}
          target="_blank"
          rel="noreferrer"
          aria-label="Report of the run"
          title="Report of the run, one file that prints well"
        >
          <Icon name="file" />
        </a>
      )}
      {view.isEarlier ? (
        <a className="run-latest" href={runLink(session.id)}>
          Latest run
        </a>
      ) : (
        <SessionControls id={session.id} removable={false} />
      )}
      {session.reason !== null && isTrouble && <p className="run-trouble">{session.reason}</p>}
    </div>
  );
}

function Figure({ name, id, children }: { name: string; id: string; children: ReactNode }) {
  return (
    <div data-figure={id}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
