import { runLink } from '../actions/links';
import { dayPnl } from '../data/dayPnl';
import { endedTotalsOf, useHome } from '../data/home';
import { sessionOf, useSessions } from '../data/stores';
import { useStrategyNames } from '../data/strategies';
import { signed } from '../format/numbers';
import { useReading } from '../ui/changes';
import { Pnl } from '../ui/Figure';
import { LiveFigure, pnlReading } from '../ui/LiveFigure';
import { dayLineOf, type NamedTrade } from './dayLine';
import './dayBar.css';

/** Where to look first: the worst strategy, the worst and the best trade of the day, a click away; apart from the day, what has ended. */
export function DayBar() {
  const nameOf = useStrategyNames();
  const { worstStrategy } = useReading(useSessions, () => ({ worstStrategy: linesNow().worstStrategy }));
  const worst = useReading(useSessions, () => flat(linesNow().worstTrade));
  const best = useReading(useSessions, () => flat(linesNow().bestTrade));
  return (
    <dl className="day-bar" aria-label="The day">
      <div data-day="worst-strategy">
        <dt>Worst strategy today</dt>
        <dd>
          {worstStrategy === null ? (
            <span className="muted">none is below its start</span>
          ) : (
            <>
              <a className="truncate" href={runLink(worstStrategy)}>
                {nameOf(worstStrategy)}
              </a>
              <LiveFigure on={[useSessions]} read={() => pnlReading(dayPnl(sessionOf(worstStrategy)))} grows />
            </>
          )}
        </dd>
      </div>
      <TradeEntry name="Worst trade today" id="worst-trade" trade={worst} />
      <TradeEntry name="Best trade today" id="best-trade" trade={best} />
      <Ended />
    </dl>
  );
}

interface FlatTrade {
  readonly sessionId: string | null;
  readonly tradeId: string;
  readonly pnl: number;
}

function TradeEntry({ name, id, trade }: { name: string; id: string; trade: FlatTrade }) {
  const nameOf = useStrategyNames();
  const { sessionId, tradeId, pnl } = trade;
  return (
    <div data-day={id}>
      <dt>{name}</dt>
      <dd>
        {sessionId === null ? (
          <span className="muted">none yet</span>
        ) : (
          <>
            <a className="truncate" href={runLink(sessionId, { trade: tradeId })}>
              {nameOf(sessionId)} · {tradeId}
            </a>
            <Pnl value={pnl} />
          </>
        )}
      </dd>
    </div>
  );
}

/** Lifetime, apart from the day: runs that have ended and backtests, a currency a figure. */
function Ended() {
  const totals = endedTotalsOf(useHome((state) => state.totals));
  return (
    <div
      data-day="ended"
      title="Results of backtests and of runs that have ended, not in the day. Runs that failed or diverged are in no total."
    >
      <dt>Ended and backtests</dt>
      <dd className="num">
        {totals.length === 0 && <span className="muted">none</span>}
        {totals.map(({ currency, runs, total }, index) => (
          <span key={currency} data-currency={currency} data-value={total}>
            {`${index === 0 ? '' : ' · '}${signed(total)} ${currency} in ${runs} ${runs === 1 ? 'run' : 'runs'}`}
          </span>
        ))}
      </dd>
    </div>
  );
}

const listedNow = () => Object.values(useSessions.getState().byId).filter((session) => session.execution !== null);
const linesNow = () => dayLineOf(listedNow());

function flat(named: NamedTrade | null): FlatTrade {
  return { sessionId: named?.sessionId ?? null, tradeId: named?.trade.trade_id ?? '', pnl: named?.trade.pnl ?? 0 };
}
