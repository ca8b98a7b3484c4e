import { currencyIn, useBrokers } from '../data/brokers';
import { useSessions } from '../data/stores';
import { totalsOf, type Totals } from '../data/totals';
import type { Changes } from '../ui/changes';

/** What the totals follow from. */
export const totalsSources: readonly Changes[] = [useSessions, useBrokers];

let of: readonly unknown[] = [];
let known: readonly Totals[] = [];

/** Totals as they are now, added up once however many figures show them; none before it is known which amounts are in one currency. */
export function totalsNow(): readonly Totals[] {
  const { byId } = useSessions.getState();
  const { items } = useBrokers.getState();
  if (of[0] !== byId || of[1] !== items) {
    const listed = Object.values(byId).filter((session) => session.execution !== null);
    known = items === null ? [] : totalsOf(listed, (session) => currencyIn(items, session));
    of = [byId, items];
  }
  return known;
}
