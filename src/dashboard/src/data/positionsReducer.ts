import type { Position } from '../wire/events';
import type { OpenPositions } from './world';

const none: Readonly<Record<string, Position>> = {};

export function onPosition(open: OpenPositions, sessionId: string, position: Position): OpenPositions {
  const { [position.trade_id]: _, ...others } = open[sessionId] ?? none;
  return { ...open, [sessionId]: position.status === 'CLOSED' ? others : { ...others, [position.trade_id]: position } };
}

export function onSnapshot(open: OpenPositions, sessionId: string, positions: Readonly<Record<string, Position>>): OpenPositions {
  const still = Object.entries(positions).filter(([, position]) => position.status !== 'CLOSED');
  return { ...open, [sessionId]: Object.fromEntries(still) };
}

export function onRunStarted(open: OpenPositions, sessionId: string): OpenPositions {
  return open[sessionId] === undefined ? open : { ...open, [sessionId]: none };
}

/** Moves open positions to the last price, as the engine does: units open × multiplier × move in the position's favour. */
export function onPrices(open: OpenPositions, sessionId: string, prices: Readonly<Record<string, number | null>>): OpenPositions {
  const before = open[sessionId];
  if (before === undefined) return open;
  let changed = false;
  const after: Record<string, Position> = {};
  for (const [id, position] of Object.entries(before)) {
    const price = prices[position.symbol];
    const moved = price != null && price !== position.current_price;
    after[id] = moved ? atPrice(position, price) : position;
    changed ||= moved;
  }
  return changed ? { ...open, [sessionId]: after } : open;
}

export function atPrice(position: Position, price: number): Position {
  const direction = position.side === 'BUY' ? 1 : -1;
  const pnl = (price - position.entry_price) * direction * position.quantity_open * position.multiplier;
  return { ...position, current_price: price, unrealized_pnl: pnl };
}
