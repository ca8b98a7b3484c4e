import { parseEvent, type EventType, type SessionEvent } from '../wire/events';
import { send } from './http';

interface Window {
  /** Exclusive; the first line is the one after it. */
  after: string;
  limit: number;
  types?: readonly EventType[];
  signal?: AbortSignal;
}

/** Reads a stretch of a run's events, from the run's route: the same lines as in events.jsonl. */
export async function readEvents(path: string, window: Window): Promise<SessionEvent[]> {
  const query = new URLSearchParams({ after: window.after, limit: String(window.limit) });
  if (window.types) query.set('types', window.types.join(','));
  const response = await send('GET', `${path}/events?${query}`, window.signal ? { signal: window.signal } : {});
  const text = await response.text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(eventOf);
}

function eventOf(line: string): SessionEvent {
  const event = parseEvent(JSON.parse(line));
  if (event === null) throw new Error('The server sent a line that is no event.');
  return event;
}
