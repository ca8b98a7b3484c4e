import type { EventOf } from '../wire/events';
import type { OrderCounts } from '../wire/frames';

/** A run's orders by how they ended, and the fees of its fills. */
export interface OrderTally extends OrderCounts {
  readonly fees: number;
}

export const newTally: OrderTally = { filled: 0, partial: 0, cancelled: 0, rejected: 0, expired: 0, fees: 0 };

export function addOrder(tally: OrderTally, { data }: EventOf<'order'>): OrderTally {
  switch (data.status) {
    case 'FILLED':
      return { ...tally, filled: tally.filled + 1, fees: tally.fees + (data.fees ?? 0) };
    case 'PARTIAL':
      return { ...tally, partial: tally.partial + 1, fees: tally.fees + (data.fees ?? 0) };
    case 'CANCELLED':
      return { ...tally, cancelled: tally.cancelled + 1 };
    case 'REJECTED':
      return { ...tally, rejected: tally.rejected + 1 };
    case 'EXPIRED':
      return { ...tally, expired: tally.expired + 1 };
    default:
      return tally;
  }
}
