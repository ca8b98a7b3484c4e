import { memo } from 'react';
import { usePositions } from '../data/stores';
import { lots } from '../format/numbers';
import { useReading, type Changes } from '../ui/changes';
import { LiveFigure, pnlReading } from '../ui/LiveFigure';
import { SideMark } from '../ui/SideMark';
import type { Position } from '../wire/events';

const shown = 2;

/** Open positions of a card: always two rows high, so that cards do not move as positions come and go. */
export const CardPositions = memo(function CardPositions({ id, changes }: { id: string; changes: Changes }) {
  // Rendered anew when positions come, go or change their size; prices only write.
  const now = () => Object.values(usePositions.getState().bySession[id] ?? {});
  const held = useReading(changes, () => now().map(({ trade_id, quantity_open }) => `${trade_id} ${quantity_open}`));
  if (held.length === 0) return <p className="card-positions none muted">No open position</p>;
  const rest = held.length - shown;
  const listed = now().slice(0, rest > 0 ? shown - 1 : shown);
  return (
    <ul className="card-positions">
      {listed.map(({ trade_id: tradeId, side, quantity_open: open, multiplier, symbol }, index) => (
        <li key={tradeId}>
          <SideMark side={side} />
          <span className="truncate">
            {lots(open, multiplier)} {symbol} <span className="muted">{tradeId}</span>
          </span>
          <LiveFigure on={[changes]} read={() => pnlReading(now()[index]?.unrealized_pnl)} />
        </li>
      ))}
      {rest > 0 && (
        <li>
          <span className="muted">and {rest + 1} more</span>
          <span />
          <LiveFigure on={[changes]} read={() => pnlReading(unrealized(now().slice(shown - 1)))} />
        </li>
      )}
    </ul>
  );
});

function unrealized(positions: readonly Position[]): number {
  return positions.reduce((sum, position) => sum + position.unrealized_pnl, 0);
}
