import { executionPath } from './api';
import { readEvents } from './history';
import { explain } from './http';
import { currentWorld, dispatch } from './runtime';

/** A day of one-minute candles in several timeframes, and some more. */
const mostCandles = 4_000;
const asked = new Set<string>();

/** Reads what came before this page listened of the trading day that sessions are in, so that a day's range is the whole day's. */
export async function readDayCandles(sessionIds: readonly string[]): Promise<void> {
  await Promise.all(sessionIds.map(read));
}

async function read(sessionId: string): Promise<void> {
  const session = currentWorld().sessions[sessionId];
  if (session === undefined || session.day.startSeq === 0) return;
  const { run, day } = session;
  const question = `${sessionId}:${run}:${day.startSeq}`;
  if (asked.has(question)) return;
  asked.add(question);
  try {
    const events = await readEvents(executionPath(sessionId), { after: `${run}-${day.startSeq}`, limit: mostCandles, types: ['candle'] });
    const candles = events.filter((event) => event.type === 'candle').map((event) => event.data);
    dispatch({ type: 'day_candles', sessionId, run, candles });
  } catch (error) {
    asked.delete(question);
    console.info(`candles of ${sessionId}: ${explain(error)}`);
  }
}
