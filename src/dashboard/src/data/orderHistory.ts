import { readEvents } from './history';
import { explain } from './http';
import { currentWorld, dispatch } from './runtime';

/** Reads the orders that came before this page listened, of every session where they are not known yet. */
export async function readOrderHistory(): Promise<void> {
  const unknown = Object.values(currentWorld().sessions).filter((session) => session.orders.before === null);
  await Promise.all(unknown.map((session) => read(session.id, session.run, session.orders.fromSeq)));
}

async function read(sessionId: string, run: number, uptoSeq: number): Promise<void> {
  try {
    const events = await readEvents(sessionId, { after: `${run}-0`, limit: uptoSeq, types: ['order'] });
    dispatch({ type: 'order_history', sessionId, run, orders: events.filter((event) => event.type === 'order') });
  } catch (error) {
    console.info(`orders of ${sessionId}: ${explain(error)}`);
  }
}
