import { readEvents } from '../../data/history';
import type { EventOf, Position, SessionEvent, Trade } from '../../wire/events';
import { flowOf, spanOf, type Firing } from '../../wire/tradeFlow';
import { readFiring } from '../model/firingEvents';
import type { RunView } from '../model/useRunView';

/** What happened for one trade, as the log has it. */
export interface StoryEvents {
  /** Completions on the way in and out, in the order in which they were walked. */
  readonly entry: readonly EventOf<'node'>[];
  readonly exit: readonly EventOf<'node'>[];
  /** Stop, trailing stop and target, each time that one of them was another. */
  readonly levels: readonly LevelChange[];
}

export interface LevelChange {
  readonly time: string;
  readonly stop: number | null;
  readonly trail: number | null;
  readonly target: number | null;
}

const mostPositions = 5_000;

/** Reads the events of a trade from the run's log, however old it is. */
export async function readStory(view: Pick<RunView, 'reads' | 'run'>, trade: Trade): Promise<StoryEvents> {
  const { reads, run } = view;
  const { entry, exit } = flowOf(trade);
  const span = spanOf(trade);
  const read = async (firings: readonly Firing[]) => {
    const found = await Promise.all(firings.map((firing) => readFiring(view, firing)));
    return found.filter((event) => event !== null);
  };
  const positions =
    span === null ? [] : await readEvents(reads, { after: `${run}-${span.from - 1}`, limit: mostPositions, types: ['position'] });
  return { entry: await read(entry), exit: await read(exit), levels: levelChanges(positions, trade) };
}

/** The states of a position cut down to those in which a level changed, from its entry to its exit. */
export function levelChanges(events: readonly SessionEvent[], { trade_id: tradeId }: Pick<Trade, 'trade_id'>): readonly LevelChange[] {
  const changes: LevelChange[] = [];
  for (const event of events) {
    if (event.type !== 'position' || event.data.trade_id !== tradeId) continue;
    // A later position may have the same id again in another run only: its last state ends the trade.
    const change = levelsOf(event.time, event.data);
    const last = changes[changes.length - 1];
    const isFirst = last === undefined;
    if (isFirst || last.stop !== change.stop || last.trail !== change.trail || last.target !== change.target) changes.push(change);
    if (event.data.status === 'CLOSED') break;
  }
  return changes.filter(({ stop, trail, target }) => stop !== null || trail !== null || target !== null);
}

function levelsOf(time: string, { stop_loss: stop, trailing_stop: trail, take_profit: target }: Position): LevelChange {
  return { time, stop, trail, target };
}
