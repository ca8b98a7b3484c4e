import { eventTypes, parseEvent, type EventType } from './events';
import type { Frame, Hello, RaisedAlert, Reset, Snapshot, Status, StudyFrame, Tick } from './frames';
import type { Speed } from './rest';

/** Every event name that a stream may use; EventSource needs each to be listened for by name. */
export const frameNames = [
  ...eventTypes,
  'hello',
  'snapshot',
  'live',
  'behind',
  'tick',
  'status',
  'alert_raised',
  'study',
  'reset',
  'heartbeat',
  'end',
] as const;

export type FrameName = (typeof frameNames)[number];

/** Turns one SSE message into a frame. What is no frame becomes `malformed`, which makes the client ask for a snapshot. */
export function decode(name: FrameName, text: string): Frame {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'malformed', reason: `data of ${name} is not JSON` };
  }
  if (typeof json !== 'object' || json === null) return { kind: 'malformed', reason: `data of ${name} is not an object` };
  if (!isEventName(name)) return control(name, json as Fields);
  const event = parseEvent(json);
  return event?.type === name ? { kind: 'event', event } : { kind: 'malformed', reason: `data of ${name} is no line of that type` };
}

type Fields = Readonly<Record<string, unknown>>;

function control(name: Exclude<FrameName, EventType>, data: Fields): Frame {
  const { session_id: session } = data;
  const malformed: Frame = { kind: 'malformed', reason: `data of ${name} lacks what it is about` };
  switch (name) {
    case 'hello':
      return Array.isArray(data['session_ids']) ? { kind: 'hello', data: data as unknown as Hello } : malformed;
    case 'snapshot':
      return typeof session === 'string' ? { kind: 'snapshot', data: snapshot(data) } : malformed;
    case 'live':
      return { kind: 'live' };
    case 'behind':
      return { kind: 'behind', lag: numberOrNull(data['lag']) };
    case 'tick':
      return typeof session === 'string' && hasNumbers(data, 'run', 'seq', 'equity')
        ? { kind: 'tick', data: data as unknown as Tick }
        : malformed;
    case 'status':
      if (typeof session !== 'string' || typeof data['state'] !== 'string') return malformed;
      return data['state'] === 'removed' ? { kind: 'removed', session_id: session } : { kind: 'status', data: status(data) };
    case 'alert_raised':
      return typeof data['id'] === 'string' && typeof data['message'] === 'string' && hasNumbers(data, 'number')
        ? { kind: 'alert_raised', data: data as unknown as RaisedAlert }
        : malformed;
    case 'study':
      return typeof data['id'] === 'string' && typeof data['state'] === 'string' && hasNumbers(data, 'done', 'total')
        ? { kind: 'study', data: data as unknown as StudyFrame }
        : malformed;
    case 'reset':
      return typeof data['reason'] === 'string' ? { kind: 'reset', data: data as unknown as Reset } : malformed;
    case 'heartbeat':
      return { kind: 'heartbeat' };
    case 'end':
      return { kind: 'end' };
  }
}

function hasNumbers(data: Fields, ...names: readonly string[]): boolean {
  return names.every((name) => typeof data[name] === 'number');
}

/**
 * A snapshot frame or an answer of `state?at=`: the state after an event, as its log tells it. A frame has the execution's own state beside
 * it, which the log does not know.
 */
export function snapshot(data: Record<string, unknown>): Snapshot {
  const state = data as Partial<Snapshot>;
  const execution = data['execution'] as Record<string, unknown> | null | undefined;
  const trades = state.trades ?? [];
  return {
    session_id: data['session_id'] as string,
    catchup_id: state.catchup_id ?? null,
    time: state.time ?? null,
    accumulated: state.accumulated ?? null,
    positions: state.positions ?? {},
    trades,
    trades_count: state.trades_count ?? trades.length,
    metrics: state.metrics ?? null,
    nodes: state.nodes ?? {},
    firings: state.firings ?? {},
    last_prices: state.last_prices ?? {},
    day: state.day ?? null,
    peak_equity: state.peak_equity ?? null,
    orders: state.orders ?? { filled: 0, partial: 0, cancelled: 0, rejected: 0, expired: 0 },
    execution: execution?.['state'] === undefined ? null : status(execution),
  };
}

function status(data: Record<string, unknown>): Status {
  return {
    ...(data as unknown as Status),
    reason: (data['reason'] as string | undefined) ?? null,
    speed: speed(data['speed']),
    recovered_at_seq: numberOrNull(data['recovered_at_seq']),
    run: numberOrNull(data['run']) ?? 0,
  };
}

/** A speed is a number or `max`, and some answers write the number as text. */
export function speed(value: unknown): Speed | null {
  if (value === 'max') return 'max';
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

function isEventName(name: FrameName): name is EventType {
  return (eventTypes as readonly string[]).includes(name);
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
