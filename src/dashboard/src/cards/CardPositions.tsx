import { memo } from 'react';
import type { Position } from '../wire/events';
import { quantity } from '../format/numbers';
import { Pnl } from '../ui/Figure';

const shown = 2;

/** Open positions of a card: always two rows high, so that cards do not move as positions come and go. */
export const CardPositions = memo(function CardPositions({ positions }: { positions: Readonly<Record<string, Position>> | undefined }) {
  const open = Object.values(positions ?? {});
  if (open.length === 0) return <p className="card-positions none muted">No open position</p>;
  const rest = open.length - shown;
  return (
    <ul className="card-positions">
      {open.slice(0, rest > 0 ? shown - 1 : shown).map((position) => (
        <li key={position.trade_id}>
          <span className={`side ${position.side.toLowerCase()}`}>{position.side}</span>
          <span className="truncate">
            {quantity(position.quantity_open)} {position.symbol} <span className="muted">{position.trade_id}</span>
          </span>
          <Pnl value={position.unrealized_pnl} />
        </li>
      ))}
      {rest > 0 && (
        <li>
          <span className="muted">and {rest + 1} more</span>
          <span />
          <Pnl value={open.slice(shown - 1).reduce((sum, position) => sum + position.unrealized_pnl, 0)} />
        </li>
      )}
    </ul>
  );
});
