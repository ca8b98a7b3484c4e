import type { OpenPositions } from '../data/world';
import type { Position } from '../wire/events';

export type Grouping = 'strategy' | 'symbol';

export interface OpenPosition {
  readonly sessionId: string;
  readonly position: Position;
}

export interface PositionGroup {
  /** Session id or symbol. */
  readonly key: string;
  /** Set when the group is one session, which can be squared off as a whole. */
  readonly sessionId: string | null;
  readonly positions: readonly OpenPosition[];
}

/** Open positions without their value: the same until one is opened or closed, or its size or protection changes. */
export function heldIn(open: OpenPositions): string[] {
  return Object.entries(open).flatMap(([sessionId, positions]) =>
    Object.values(positions).map((position) =>
      [sessionId, position.trade_id, position.quantity_open, position.stop_loss, position.trailing_stop, position.take_profit].join(' '),
    ),
  );
}

export function positionGroups(open: OpenPositions, by: Grouping): PositionGroup[] {
  const groups = new Map<string, OpenPosition[]>();
  for (const [sessionId, positions] of Object.entries(open)) {
    for (const position of Object.values(positions)) {
      const key = by === 'strategy' ? sessionId : position.symbol;
      const group = groups.get(key) ?? [];
      group.push({ sessionId, position });
      groups.set(key, group);
    }
  }
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, positions]) => ({
      key,
      sessionId: by === 'strategy' ? key : null,
      positions,
    }));
}
