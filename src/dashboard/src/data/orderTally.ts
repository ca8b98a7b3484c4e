import type { EventOf } from '../wire/events';

/** Orders of a run by how they ended. */
export interface OrderCounts {
  readonly filled: number;
  readonly cancelled: number;
  readonly rejected: number;
}

/**
 * Orders counted from some event on, and those before it once somebody has asked for them: a snapshot does not count orders, and reading
 * all of a run's orders is only worth it when they are looked at.
 */
export interface OrderTally {
  /** Seq after which `since` counts. */
  readonly fromSeq: number;
  readonly since: OrderCounts;
  /** Orders up to `fromSeq`; null while not read. */
  readonly before: OrderCounts | null;
  /** Fees of all fills of the run. */
  readonly fees: number;
}

const none: OrderCounts = { filled: 0, cancelled: 0, rejected: 0 };

export const newTally: OrderTally = { fromSeq: 0, since: none, before: none, fees: 0 };

export function tallyFrom(seq: number, fees: number): OrderTally {
  return { fromSeq: seq, since: none, before: seq === 0 ? none : null, fees };
}

export function addOrder(tally: OrderTally, event: EventOf<'order'>): OrderTally {
  return { ...tally, since: count(tally.since, event), fees: event.data.status === 'FILLED' ? tally.fees + event.data.fees : tally.fees };
}

export function addHistory(tally: OrderTally, orders: readonly EventOf<'order'>[]): OrderTally {
  return { ...tally, before: orders.filter((event) => event.seq <= tally.fromSeq).reduce(count, none) };
}

/** Counts of the whole run; null while its first part is not known. */
export function countsOf(tally: OrderTally): OrderCounts | null {
  const { before, since } = tally;
  if (before === null) return null;
  return {
    filled: before.filled + since.filled,
    cancelled: before.cancelled + since.cancelled,
    rejected: before.rejected + since.rejected,
  };
}

function count(counts: OrderCounts, event: EventOf<'order'>): OrderCounts {
  switch (event.data.status) {
    case 'FILLED':
      return { ...counts, filled: counts.filled + 1 };
    case 'CANCELLED':
      return { ...counts, cancelled: counts.cancelled + 1 };
    case 'REJECTED':
      return { ...counts, rejected: counts.rejected + 1 };
    default:
      return counts;
  }
}
