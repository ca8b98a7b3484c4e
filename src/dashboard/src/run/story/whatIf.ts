import type { Trade } from '../../wire/events';
import type { PreviewChange } from '../../wire/rest';
import { flowOf } from '../../wire/tradeFlow';

/** A change of the run to look at, in words. */
export interface Alternative {
  readonly name: string;
  readonly changes: readonly PreviewChange[];
}

/** So far away that no price comes to it. */
const outOfReach = 1_000;

const stops: ReadonlySet<string> = new Set(['stop_loss', 'trailing_stop']);

/** What may be asked of a trade: without its exit, with another stop or target, later, at other costs. */
export function alternativesOf(trade: Trade): readonly Alternative[] {
  const { entry, exit } = flowOf(trade);
  const entryNode = entry[entry.length - 1]?.node;
  const exitNode = exit[exit.length - 1]?.node;
  const ofEntry = (name: string, change: Omit<PreviewChange, 'node'>): Alternative[] =>
    entryNode === undefined ? [] : [{ name, changes: [{ node: entryNode, ...change }] }];
  return [
    ...withoutExit(trade, entryNode, exitNode),
    ...ofEntry('Stop at half', { stop_factor: 0.5 }),
    ...ofEntry('Target at double', { target_factor: 2 }),
    ...ofEntry('One candle later', { delay_candles: 1 }),
    { name: 'Costs doubled', changes: [{ costs_factor: 2 }] },
    { name: 'Without costs', changes: [{ costs_factor: 0 }] },
  ];
}

/** A stop and a target belong to the entry; every other exit is a node that can be left out. */
function withoutExit({ exit_reason: reason }: Trade, entryNode: string | undefined, exitNode: string | undefined): Alternative[] {
  if (stops.has(reason) && entryNode !== undefined)
    return [{ name: 'Without the stop', changes: [{ node: entryNode, stop_factor: outOfReach }] }];
  if (reason === 'take_profit' && entryNode !== undefined)
    return [{ name: 'Without the target', changes: [{ node: entryNode, target_factor: outOfReach }] }];
  return exitNode === undefined ? [] : [{ name: 'Without this exit', changes: [{ without: exitNode }] }];
}

/** The trade in the other run that is this one: the same position, entered at the same moment, or else next while this one was held. */
export function sameTrade(trade: Trade, others: readonly Trade[]): Trade | null {
  const alike = others.filter(
    ({ symbol, side, position_id: position }) => symbol === trade.symbol && side === trade.side && position === trade.position_id,
  );
  const at = Date.parse(trade.entry_time);
  const latest = Date.parse(trade.exit_time);
  return (
    alike.find(({ entry_time: time }) => Date.parse(time) === at) ??
    alike.find(({ entry_time: time }) => Date.parse(time) > at && Date.parse(time) <= latest) ??
    null
  );
}
