import type { EventLine, NodeData, Position } from './generated';

export type { CandleData, EvaluatedCondition, NodeData, OrderData, Position, SessionData, Summary, Trade } from './generated';

export type Side = Position['side'];

/** What a node that trades did: an order, or why there is none. */
export type OrderAction = NonNullable<NodeData['action']>;

/** One line of events.jsonl, as it also arrives in the `data:` of a durable frame. */
export type SessionEvent = EventLine;

export type EventType = SessionEvent['type'];

/** A line of one type. */
export type EventOf<T extends EventType> = Extract<SessionEvent, { type: T }>;

export type DataByType = { [T in EventType]: EventOf<T>['data'] };

const types: Readonly<Record<EventType, true>> = {
  session: true,
  node: true,
  order: true,
  position: true,
  trade: true,
  candle: true,
  alert: true,
  corporate_action: true,
};

export const eventTypes = Object.keys(types) as readonly EventType[];

/** A received line; null when it is none. Only the envelope is checked, because the page's order of events rests on it. */
export function parseEvent(json: unknown): SessionEvent | null {
  if (typeof json !== 'object' || json === null) return null;
  const line = json as Partial<SessionEvent>;
  const isLine =
    typeof line.type === 'string' &&
    line.type in types &&
    typeof line.session_id === 'string' &&
    typeof line.catchup_id === 'string' &&
    Number.isSafeInteger(line.seq) &&
    typeof line.time === 'string' &&
    isObject(line.data) &&
    isObject(line.accumulated);
  return isLine ? (json as SessionEvent) : null;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
