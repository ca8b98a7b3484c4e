import { memo, useEffect, useRef, type ReactNode } from 'react';
import { runLink } from '../app/route';
import { usePositions, useSessions } from '../data/stores';
import { strategyIdOf } from '../data/sessionIds';
import { strategyName, useStrategies } from '../data/strategies';
import type { Session } from '../data/world';
import { number, percent } from '../format/numbers';
import { modeWords } from '../format/words';
import { Amount, Pnl, PnlPercent } from '../ui/Figure';
import { Sparkline } from '../ui/Sparkline';
import { StateChip } from '../ui/StateChip';
import { useOnScreen } from '../ui/useOnScreen';
import { CardFoot, Runtime } from './CardFoot';
import { CardPositions } from './CardPositions';
import { dayPercent, dayPnl } from './dayPnl';
import { SessionControls } from './SessionControls';
import './card.css';

/** One execution at a glance. It repaints when its own session changes, and only while it can be seen. */
export const StrategyCard = memo(function StrategyCard({ id }: { id: string }) {
  const [element, onScreen] = useOnScreen<HTMLElement>();
  const seen = useRef<Session | undefined>(undefined);
  const session = useSessions((state) => (onScreen ? state.byId[id] : (seen.current ?? state.byId[id])));
  const positions = usePositions((state) => state.bySession[id]);
  useEffect(() => {
    seen.current = session;
  }, [session]);
  const strategies = useStrategies((state) => state.items);
  if (session === undefined) return null;
  const name = strategyName(strategies, strategyIdOf(session));
  return (
    <article ref={element} className="card" data-session={id} data-state={session.state} aria-label={name}>
      <div className="card-head">
        <div className="card-title">
          <a className="truncate" href={runLink(id)}>
            {name}
          </a>
          <span className="muted truncate">{subtitle(session)}</span>
        </div>
        <StateChip state={session.state} />
      </div>
      <div className="card-pnl">
        <div>
          <span className="card-label">
            <span className="muted">P&amp;L today</span> <PnlPercent value={dayPercent(session)} />
          </span>
          <Pnl value={dayPnl(session)} className="card-pnl-amount" />
        </div>
        <Sparkline points={session.curve.points} base={session.capital ?? session.curve.points[0] ?? 0} />
      </div>
      <CardFigures session={session} />
      {session.reason !== null && (session.state === 'failed' || session.state === 'diverged') ? (
        <p className="card-positions card-error">{session.reason}</p>
      ) : (
        <CardPositions positions={positions} />
      )}
      <CardFoot session={session} />
      <SessionControls session={session} />
    </article>
  );
});

function CardFigures({ session }: { session: Session }) {
  const { summary, drawdown } = session;
  return (
    <dl className="card-figures">
      <Figure name="Realised">
        <Pnl value={summary?.realized_pnl} />
      </Figure>
      <Figure name="Unrealised">
        <Pnl value={summary?.unrealized_pnl} />
      </Figure>
      <Figure name="Capital">
        <Amount value={session.capital} decimals={0} />
      </Figure>
      <Figure name="Max drawdown">
        <span className="num">{drawdown === null ? '–' : percent(drawdown.max * 100)}</span>
      </Figure>
      <Figure name="Win rate">
        <span className="num">
          {percent(summary?.win_rate, 1)} <span className="muted">of {number(summary?.trades ?? 0, 0)}</span>
        </span>
      </Figure>
      <Figure name="Runtime">
        <Runtime session={session} />
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

function subtitle(session: Session): string {
  const { execution } = session;
  if (execution === null) return session.id;
  const run = execution.run > 0 ? ` · run ${execution.run}` : '';
  return `${modeWords[execution.mode]} · ${execution.broker_connection_id}${run}`;
}
