import { lots, price, quantity } from '../../format/numbers';
import { sentence } from '../../format/words';
import { Empty } from '../../ui/Empty';
import { Pnl } from '../../ui/Figure';
import { SideMark } from '../../ui/SideMark';
import type { Position } from '../../wire/events';
import type { TradeDates } from './TradesTable';
import '../../ui/compactTable.css';
import './table.css';

const heads: readonly { name: string; right?: boolean }[] = [
  { name: 'Position' },
  { name: 'Side' },
  { name: 'Open of quantity', right: true },
  { name: 'Unrealised', right: true },
  { name: 'Realised', right: true },
  { name: 'Last', right: true },
  { name: 'Entered' },
  { name: 'at', right: true },
  { name: 'Stop', right: true },
  { name: 'Target', right: true },
  { name: 'Fees', right: true },
  { name: 'Status' },
];

/** Positions of the run, open ones first, then the latest. */
export function PositionsTable({ positions, dates }: { positions: readonly Position[]; dates: TradeDates }) {
  if (positions.length === 0) return <Empty title="No position yet">A position is listed from the fill of its entry on.</Empty>;
  const isOpen = (position: Position) => position.status !== 'CLOSED';
  const sorted = [...positions].reverse().sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)));
  return (
    <div className="grid-scroll" tabIndex={0} role="region" aria-label="Positions">
      <table className="compact-table plain-table">
        <thead>
          <tr>
            {heads.map(({ name, right }, index) => (
              <th key={index} scope="col" className={right ? 'right' : ''}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((position) => (
            <tr key={position.trade_id} className={isOpen(position) ? '' : 'idle'}>
              <th scope="row">{position.trade_id}</th>
              <td>
                <SideMark side={position.side} />
              </td>
              <td className="right num">
                {lots(position.quantity_open, position.multiplier)} <span className="muted">of {quantity(position.quantity)}</span>
              </td>
              <td className="right">{isOpen(position) ? <Pnl value={position.unrealized_pnl} /> : '–'}</td>
              <td className="right">
                <Pnl value={position.realized_pnl} />
              </td>
              <td className="right num">{price(position.exit_price ?? position.current_price)}</td>
              <td className="num">{dates.moments.ofTime(position.entry_time, dates.fillsAtClose)}</td>
              <td className="right num">{price(position.entry_price)}</td>
              <td className="right num">{price(position.stop_loss ?? position.trailing_stop)}</td>
              <td className="right num">{price(position.take_profit)}</td>
              <td className="right num">{price(position.fees)}</td>
              <td>{sentence(position.status.toLowerCase())}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
