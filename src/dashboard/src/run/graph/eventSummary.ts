import { price, quantity } from '../../format/numbers';
import { sentence } from '../../format/words';
import type { NodeData } from '../../wire/events';

/** What a node did, in a line. */
export function eventSummary(data: NodeData): string {
  const { action, square_off: squareOff, evaluated_conditions: evaluated } = data;
  if (squareOff != null) return `Squared off: ${sentence(squareOff.reason).toLowerCase()}, ${squareOff.positions_closed} closed`;
  if (data.effective === false) return `No effect: ${sentence(data.skip_reason).toLowerCase()}`;
  if (action != null && action.symbol !== undefined)
    return [
      action.side,
      quantity(action.quantity),
      action.symbol,
      action.price == null ? action.status.toLowerCase() : `at ${price(action.price)}`,
    ].join(' ');
  if (action != null) return sentence(action.status?.toLowerCase());
  if (evaluated !== undefined) {
    const { conditions_evaluated: conditions } = evaluated;
    return `Fired: ${conditions.filter((each) => each.result).length} of ${conditions.length} conditions hold`;
  }
  return 'Completed';
}
