import type { ReactNode } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useBrokers } from '../data/brokers';
import { useSessions } from '../data/stores';
import { countsOf, type Totals } from '../data/totals';
import { number } from '../format/numbers';
import { amountReading, LiveFigure, pnlPercentReading, pnlReading, type Reading } from '../ui/LiveFigure';
import { totalsNow, totalsSources } from './totalsNow';

/** How the day stands. Counts are rendered when they change; money is only written. */
export function HeaderFigures() {
  return (
    <dl className="header-figures">
      <CountFigures />
      <TotalFigures />
    </dl>
  );
}

interface EntryProps {
  name: string;
  children: ReactNode;
  className?: string;
  /** What the figure contains. */
  title?: string;
}

function Entry({ name, children, className = '', title }: EntryProps) {
  return (
    <div className={`header-figure ${className}`} title={title}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function CountFigures() {
  const user = useSessions((state) => Object.values(state.byId).find(({ execution }) => execution !== null)?.execution?.user_id ?? null);
  const { active, all, openPositions } = useSessions(useShallow((state) => countsOf(Object.values(state.byId))));
  return (
    <>
      {user !== null && (
        <Entry name="User" className="optional user">
          {user}
        </Entry>
      )}
      <Entry name="Active" className="counts">
        <span className="num">
          {active} <span className="muted">of {all}</span>
        </span>
      </Entry>
      <Entry name="Open positions" className="counts" title="Of what is live">
        <span className="num" data-testid="open-positions">
          {number(openPositions, 0)}
        </span>
      </Entry>
    </>
  );
}

/** What is live: its day, its runs so far and its capital. With several currencies each has its own line, for they cannot be added. */
function TotalFigures() {
  // A broker's currency may come after its sessions.
  useBrokers((state) => state.items);
  const currencies = useSessions(useShallow(() => totalsNow().map((total) => total.currency)));
  const size = currencies.length > 1 ? 'compact' : '';
  const each = (show: (index: number, currency: string) => ReactNode): ReactNode =>
    currencies.length === 0
      ? '–'
      : currencies.slice(0, 2).map((currency, index) => (
          <span key={currency} className="header-line">
            {show(index, currency)}
          </span>
        ));
  return (
    <>
      <Entry name="Capital live" className={`optional ${size}`} title="Start cash of what is live">
        {each((index, currency) => (
          <>
            <Sum index={index} read={(total) => amountReading(total?.capital, 0)} />
            <span className="muted unit">{currency}</span>
          </>
        ))}
      </Entry>
      <Entry name="Realised" className={`split ${size}`} title="Of what is live, since its runs began">
        {each((index) => (
          <Sum index={index} read={(total) => pnlReading(total?.realized)} />
        ))}
      </Entry>
      <Entry name="Unrealised" className={`split ${size}`} title="Of the open positions of what is live">
        {each((index) => (
          <Sum index={index} read={(total) => pnlReading(total?.unrealized)} />
        ))}
      </Entry>
      <Entry
        name="P&L today"
        className={`total ${size}`}
        title="Of what is live, each by its own trading day. Backtests and ended runs are not in it."
      >
        {each((index, currency) => (
          <>
            <Sum index={index} read={(total) => pnlReading(total?.today)} className="total-amount" />
            {currencies.length > 1 && <span className="muted unit">{currency}</span>}
            <Sum index={index} read={(total) => pnlPercentReading(total?.percent)} className="total-percent" />
          </>
        ))}
      </Entry>
    </>
  );
}

function Sum({ index, read, className = '' }: { index: number; read: (total: Totals | undefined) => Reading; className?: string }) {
  return <LiveFigure on={totalsSources} read={() => read(totalsNow()[index])} className={className} grows />;
}
