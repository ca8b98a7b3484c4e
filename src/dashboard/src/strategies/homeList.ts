import { dayPnl, isLive } from '../data/dayPnl';
import type { Session } from '../data/world';
import { isActive } from '../format/words';

/** What the page of strategies lists, and in which order. */
export interface HomeList {
  readonly state: StateFilter;
  /** Empty: any. */
  readonly tag: string;
  readonly symbol: string;
  readonly account: string;
  readonly search: string;
  readonly sort: SortKey;
}

export type StateFilter = 'all' | 'active' | 'queued' | 'ended' | 'trouble';
export type SortKey = 'added' | 'today' | 'total' | 'drawdown' | 'state' | 'last';

export const everything: HomeList = { state: 'all', tag: '', symbol: '', account: '', search: '', sort: 'added' };

export const stateFilters: readonly { id: StateFilter; label: string; holds: (session: Session) => boolean }[] = [
  { id: 'all', label: 'All', holds: () => true },
  { id: 'active', label: 'Active', holds: (session) => isActive(session.state) },
  { id: 'queued', label: 'Queued', holds: (session) => session.state === 'queued' },
  { id: 'ended', label: 'Ended', holds: (session) => session.state === 'completed' || session.state === 'stopped' },
  { id: 'trouble', label: 'In trouble', holds: (session) => rank[session.state] < rank.running },
];

export const sorts: readonly { id: SortKey; label: string }[] = [
  { id: 'added', label: 'As added' },
  { id: 'today', label: 'Worst today first' },
  { id: 'total', label: 'Worst in total first' },
  { id: 'drawdown', label: 'Deepest drawdown first' },
  { id: 'state', label: 'Trouble first' },
  { id: 'last', label: 'Last trade first' },
];

/** What a session says of itself beside its figures. */
export interface Labels {
  readonly name: string;
  readonly symbol: string | null;
}

/** The sessions that a list shows, in its order. Equal ones stay in the order in which they were added. */
export function listed(sessions: readonly Session[], list: HomeList, labelsOf: (session: Session) => Labels): Session[] {
  const holds = stateFilters.find(({ id }) => id === list.state)?.holds ?? (() => true);
  const wanted = list.search.trim().toLowerCase();
  const shown = sessions.filter((session) => {
    const { execution } = session;
    if (!holds(session)) return false;
    if (list.tag !== '' && !(execution?.tags ?? []).includes(list.tag)) return false;
    if (list.account !== '' && execution?.broker_connection_id !== list.account) return false;
    const { name, symbol } = labelsOf(session);
    if (list.symbol !== '' && symbol !== list.symbol) return false;
    return wanted === '' || `${session.id} ${name} ${(execution?.tags ?? []).join(' ')}`.toLowerCase().includes(wanted);
  });
  const inOrder = [...shown].sort((a, b) => added(a).localeCompare(added(b)) || a.id.localeCompare(b.id));
  if (list.sort === 'added') return inOrder;
  const keys = new Map(inOrder.map((session) => [session, keyOf(session, list.sort)]));
  return inOrder.sort((a, b) => keys.get(a)! - keys.get(b)!);
}

/** Values to choose from, each once, sorted. */
export function choices(sessions: readonly Session[], valuesOf: (session: Session) => readonly (string | null | undefined)[]): string[] {
  return [...new Set(sessions.flatMap(valuesOf).filter((value): value is string => typeof value === 'string' && value !== ''))].sort();
}

/** P&L since the run began; null before it has any. */
export function totalPnl({ summary }: Session): number | null {
  return summary === null ? null : summary.realized_pnl + summary.unrealized_pnl;
}

/** Smallest first; what has no such figure comes last. */
function keyOf(session: Session, sort: SortKey): number {
  switch (sort) {
    case 'today':
      return isLive(session) ? (dayPnl(session) ?? Number.MAX_VALUE) : Number.MAX_VALUE;
    case 'total':
      return totalPnl(session) ?? Number.MAX_VALUE;
    case 'drawdown':
      return session.drawdown === null ? 0 : -session.drawdown.max;
    case 'state':
      return rank[session.state];
    case 'last':
      return session.trades.last === null ? 0 : -Date.parse(session.trades.last.exit_time);
    case 'added':
      return 0;
  }
}

const rank: Readonly<Record<Session['state'], number>> = {
  failed: 0,
  damaged: 1,
  diverged: 2,
  blocked: 3,
  running: 4,
  recovering: 5,
  starting: 6,
  paused: 7,
  queued: 8,
  stopped: 9,
  completed: 10,
};

function added(session: Session): string {
  return session.execution?.created_at ?? '9999';
}
