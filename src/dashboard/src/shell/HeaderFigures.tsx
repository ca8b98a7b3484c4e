import type { ReactNode } from 'react';
import type { Counts, Totals } from '../data/totals';
import { number } from '../format/numbers';
import { Amount, Pnl, PnlPercent } from '../ui/Figure';

function Entry({ name, children, className = '' }: { name: string; children: ReactNode; className?: string }) {
  return (
    <div className={`header-figure ${className}`}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function CountFigures({ user, counts }: { user: string | null; counts: Counts }) {
  return (
    <>
      {user !== null && (
        <Entry name="User" className="optional">
          {user}
        </Entry>
      )}
      <Entry name="Active" className="counts">
        <span className="num">
          {counts.active} <span className="muted">of {counts.all}</span>
        </span>
      </Entry>
      <Entry name="Open positions" className="counts">
        <span className="num" data-testid="open-positions">
          {number(counts.openPositions, 0)}
        </span>
      </Entry>
    </>
  );
}

/** Capital and P&L. With several currencies each has its own line, for they cannot be added. */
export function TotalFigures({ totals }: { totals: readonly Totals[] }) {
  const several = totals.length > 1;
  const each = (show: (total: Totals) => ReactNode): ReactNode =>
    totals.length === 0
      ? '–'
      : totals.slice(0, 2).map((total) => (
          <span key={total.currency} className="header-line">
            {show(total)}
          </span>
        ));
  const unit = (total: Totals) => <span className="muted unit">{total.currency}</span>;
  const size = several ? 'compact' : '';
  return (
    <>
      <Entry name="Capital" className={`optional ${size}`}>
        {each((total) => (
          <>
            <Amount value={total.capital} decimals={0} /> {unit(total)}
          </>
        ))}
      </Entry>
      <Entry name="Realised" className={`split ${size}`}>
        {each((total) => (
          <Pnl value={total.realized} />
        ))}
      </Entry>
      <Entry name="Unrealised" className={`split ${size}`}>
        {each((total) => (
          <Pnl value={total.unrealized} />
        ))}
      </Entry>
      <Entry name="Total P&L" className={`total ${size}`}>
        {each((total) => (
          <>
            <Pnl value={total.total} className="total-amount" /> <PnlPercent value={total.percent} className="total-percent" />
          </>
        ))}
      </Entry>
    </>
  );
}
