import { create } from 'zustand';
import {
  emptyWorld,
  type Alerts,
  type Connection,
  type Happenings,
  type OpenPositions,
  type Prices,
  type Session,
  type Sessions,
  type StrategyIds,
  type StudyFrames,
  type World,
} from './world';
import type { RunLog } from './runLog';
import { newSession } from './sessionReducer';

// One store per concern, so that a price that moves repaints prices and nothing else. Only `publish` writes them.
export const useConnection = create<Connection>(() => emptyWorld.connection);
export const useSessions = create<{ byId: Sessions }>(() => ({ byId: emptyWorld.sessions }));
export const usePositions = create<{ bySession: OpenPositions }>(() => ({ bySession: emptyWorld.positions }));
export const usePrices = create<{ bySymbol: Prices }>(() => ({ bySymbol: emptyWorld.prices }));
export const useStrategyIds = create<{ bySession: StrategyIds }>(() => ({ bySession: emptyWorld.strategyIds }));
export const useAlerts = create<Alerts>(() => emptyWorld.alerts);
export const useHappenings = create<Happenings>(() => emptyWorld.happenings);
export const useStudyFrames = create<{ byId: StudyFrames }>(() => ({ byId: emptyWorld.studies }));
export const useRunLog = create<{ log: RunLog | null }>(() => ({ log: null }));

/** The present session; an empty one after its removal and before its first frame. */
export function sessionOf(id: string): Session {
  return useSessions.getState().byId[id] ?? newSession(id);
}

/**
 * Shows a world to the page: each store whose part changed calls its subscribers once. Positions come before sessions, because subscribers
 * of a session write its positions too.
 */
export function publish(before: World, after: World): void {
  if (before.connection !== after.connection) useConnection.setState(after.connection, true);
  if (before.positions !== after.positions) usePositions.setState({ bySession: after.positions });
  if (before.strategyIds !== after.strategyIds) useStrategyIds.setState({ bySession: after.strategyIds });
  if (before.sessions !== after.sessions) useSessions.setState({ byId: after.sessions });
  if (before.prices !== after.prices) usePrices.setState({ bySymbol: after.prices });
  if (before.alerts !== after.alerts) useAlerts.setState(after.alerts, true);
  if (before.happenings !== after.happenings) useHappenings.setState(after.happenings, true);
  if (before.studies !== after.studies) useStudyFrames.setState({ byId: after.studies });
  if (before.log !== after.log) useRunLog.setState({ log: after.log });
}
