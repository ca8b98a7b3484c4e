import { useMemo } from 'react';
import * as api from '../../data/api';
import { useConnection, usePositions, useSessions } from '../../data/stores';
import type { Session } from '../../data/world';
import type { Position, Summary } from '../../wire/events';
import type { Firings, NodeState } from '../../wire/frames';
import { usePlayback } from './playback';
import type { Moments } from './moments';
import { isDailyModel, modelOf, type RunModel } from './runModel';
import { useEarlierRun } from './useEarlierRun';
import { useMoments } from './useMoments';
import { useLogOf } from './useRunLog';

/** Everything the run page shows, at the moment it shows: now, or the past that the scrubber points at. */
export interface RunView {
  readonly session: Session;
  readonly run: number;
  /** True of a run that a newer one has followed, or whose execution was removed: it is only read. */
  readonly isEarlier: boolean;
  /** The route that it is read from. */
  readonly reads: string;
  readonly mode: 'live' | 'at' | 'replay';
  readonly head: number;
  readonly seq: number;
  readonly time: string | null;
  readonly summary: Summary | null;
  readonly open: readonly Position[];
  readonly nodes: Readonly<Record<string, NodeState>>;
  /** Completions by node up to that moment. */
  readonly firings: Readonly<Record<string, Firings>>;
  readonly model: RunModel;
  /** True when every candle is of a day or longer: a time of day then says nothing. */
  readonly isDaily: boolean;
  /** How times are written. */
  readonly moments: Moments;
  /** Events from here on are in the model. */
  readonly firstLoaded: number;
}

const noModel = modelOf([]);
const noPositions: Readonly<Record<string, Position>> = {};

/** What there is to show of a run: itself, or why it is not there. */
export type ShownRun = { readonly view: RunView } | { readonly view: null; readonly isLoading: boolean; readonly error: string | null };

/** The latest run of an execution, or an earlier one by its number. */
export function useRunView(sessionId: string, number: number | null): ShownRun {
  const live = useSessions((state) => state.byId[sessionId]);
  const isConnecting = useConnection(({ phase }) => phase === 'connecting' || phase === 'catching_up');
  const livePositions = usePositions((state) => state.bySession[sessionId]);
  const playback = usePlayback();
  const isEarlier = number !== null && number !== live?.run && !(live === undefined && isConnecting);
  const earlier = useEarlierRun(sessionId, isEarlier ? number : null);
  const session = isEarlier ? earlier.data?.sessions[sessionId] : live;
  const run = session?.cursor?.run ?? 0;
  const head = session?.cursor?.seq ?? 0;
  const reads = isEarlier ? api.runPath(sessionId, number) : api.executionPath(sessionId);
  const log = useLogOf({ sessionId, run, head, path: reads, follows: !isEarlier });
  const events = log?.events;
  const model = useMemo(() => (events === undefined ? noModel : modelOf(events)), [events]);

  const isDaily = isDailyModel(model);
  const firstLoaded = events?.[0]?.seq ?? head + 1;
  const moments = useMoments({ isDaily, reads, run, closed: model.closed, firstLoaded });

  if (session === undefined) return { view: null, isLoading: isEarlier ? earlier.error === null : isConnecting, error: earlier.error };
  const past = playback.mode !== 'live' && playback.sessionId === sessionId && playback.run === run ? playback : null;
  const then = past?.world?.sessions[sessionId];
  const shown = then ?? session;
  const present = isEarlier ? earlier.data?.positions[sessionId] : livePositions;
  const positions = (past?.world ? past.world.positions[sessionId] : present) ?? noPositions;
  return {
    view: {
      session,
      run,
      isEarlier,
      reads,
      mode: past?.mode ?? 'live',
      head,
      seq: past?.seq ?? head,
      time: shown.time,
      summary: shown.summary,
      open: Object.values(positions),
      nodes: nodeStates(shown.activeNodes),
      firings: shown.firings,
      model,
      isDaily,
      moments,
      firstLoaded,
    },
  };
}

function nodeStates(active: readonly string[]): Record<string, NodeState> {
  return Object.fromEntries(active.map((id) => [id, 'active' as const]));
}
