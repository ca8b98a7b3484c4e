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

function Entry({ name, children, className = '' }: { name: string; children: ReactNode; className?: string }) {
  return (
    <div className={`header-figure ${className}`}>
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
        <Entry name="User" className="optional">
          {user}
        </Entry>
      )}
      <Entry name="Active" className="counts">
        <span className="num">
          {active} <span className="muted">of {all}</span>
        </span>
      </Entry>
      <Entry name="Open positions" className="counts">
        <span className="num" data-testid="open-positions">
          {number(openPositions, 0)}
        </span>
      </Entry>
    </>
  );
}

/** Capital and P&L. With several currencies each has its own line, for they cannot be added. */
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
      <Entry name="Capital" className={`optional ${size}`}>
        {each((index, currency) => (
          <>
            <Sum index={index} read={(total) => amountReading(total?.capital, 0)} />
            <span className="muted unit">{currency}</span>
          </>
        ))}
      </Entry>
      <Entry name="Realised" className={`split ${size}`}>
        {each((index) => (
          <Sum index={index} read={(total) => pnlReading(total?.realized)} />
        ))}
      </Entry>
      <Entry name="Unrealised" className={`split ${size}`}>
        {each((index) => (
          <Sum index={index} read={(total) => pnlReading(total?.unrealized)} />
        ))}
      </Entry>
      <Entry name="Total P&L" className={`total ${size}`}>
        {each((index, currency) => (
          <>
            <Sum index={index} read={(total) => pnlReading(total?.total)} className="total-amount" />
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
