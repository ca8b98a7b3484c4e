import { memo, type ReactNode } from 'react';
import { runLink } from '../actions/links';
import { dayPercent, dayPnl } from '../data/dayPnl';
import { sessionOf, useSessions } from '../data/stores';
import { useStrategyNames } from '../data/strategies';
import type { Session } from '../data/world';
import { number, percent } from '../format/numbers';
import { usePartChanges, useReading, type Changes } from '../ui/changes';
import { Amount, Pnl } from '../ui/Figure';
import { LiveFigure, percentReading, pnlPercentReading, pnlReading, type Reading } from '../ui/LiveFigure';
import { Sparkline } from '../ui/Sparkline';
import { StateChip } from '../ui/StateChip';
import { useOnScreen } from '../ui/useOnScreen';
import { CardFoot } from './CardFoot';
import { cardFacts, type CardFacts } from './cardFacts';
import { CardPositions } from './CardPositions';
import { totalPnl } from './homeList';
import { Runtime } from '../ui/Runtime';
import { SessionControls } from '../actions/SessionControls';
import './card.css';

/** One execution at a glance. Events and commands render it anew; ticks only write its live figures, and only while it can be seen. */
export const StrategyCard = memo(function StrategyCard({ id }: { id: string }) {
  const [element, onScreen] = useOnScreen<HTMLElement>();
  const changes = usePartChanges(useSessions, sessionOf, id, onScreen);
  const facts = useReading(changes, () => cardFacts(sessionOf(id)));
  const name = useStrategyNames()(id);
  const session = () => sessionOf(id);
  return (
    <article ref={element} className="card" data-session={id} data-state={facts.state} aria-label={name}>
      <div className="card-head">
        <div className="card-title">
          <a className="truncate" href={runLink(id)}>
            {name}
          </a>
          <span className="muted truncate">{facts.subtitle}</span>
        </div>
        <StateChip state={facts.state} />
      </div>
      <div className="card-pnl">
        <div className="card-day">
          <span className="card-label">
            <span className="muted">{facts.live ? 'P&L today' : 'Result'}</span>
            <LiveFigure on={[changes]} read={() => pnlPercentReading((facts.live ? dayPercent : totalPercent)(session()))} grows />
          </span>
          <LiveFigure
            on={[changes]}
            read={() => pnlReading((facts.live ? dayPnl : totalPnl)(session()))}
            className="card-pnl-amount"
            grows
          />
        </div>
        <Sparkline points={facts.points} base={facts.capital ?? facts.points[0] ?? 0} />
      </div>
      <CardFigures id={id} facts={facts} changes={changes} />
      {facts.trouble === null ? (
        <CardPositions id={id} changes={changes} />
      ) : (
        <p className="card-positions card-error" title={facts.trouble}>
          {facts.trouble}
        </p>
      )}
      <CardFoot id={id} changes={changes} isOnFeed={facts.isOnFeed} />
      <SessionControls id={id} changes={changes} />
    </article>
  );
});

function CardFigures({ id, facts, changes }: { id: string; facts: CardFacts; changes: Changes }) {
  return (
    <dl className="card-figures">
      <Figure name="Realised">
        <Pnl value={facts.realized} />
      </Figure>
      <Figure name="Unrealised">
        <LiveFigure on={[changes]} read={() => pnlReading(sessionOf(id).summary?.unrealized_pnl)} />
      </Figure>
      <Figure name="Capital">
        <Amount value={facts.capital} decimals={0} />
      </Figure>
      <Figure name="Max drawdown">
        <LiveFigure on={[changes]} read={() => drawdownReading(sessionOf(id))} />
      </Figure>
      <Figure name="Win rate">
        <span className="num">
          {percent(facts.winRate, 1)} <span className="muted">of {number(facts.trades, 0)}</span>
        </span>
      </Figure>
      <Figure name="Runtime">
        <Runtime id={id} />
      </Figure>
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What the run made, in percent of what it began with. */
function totalPercent(session: Session): number | null {
  const [total, capital] = [totalPnl(session), session.capital];
  return total === null || capital === null || capital <= 0 ? null : (100 * total) / capital;
}

function drawdownReading({ drawdown }: Session): Reading {
  return percentReading(drawdown === null ? null : drawdown.max * 100);
}
