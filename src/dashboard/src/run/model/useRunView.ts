import { useMemo } from 'react';
import { usePositions, useSessions } from '../../data/stores';
import type { Session } from '../../data/world';
import type { Position, Summary } from '../../wire/events';
import type { Firings, NodeState } from '../../wire/frames';
import { usePlayback } from './playback';
import { isDailyModel, modelOf, type RunModel } from './runModel';
import { useLogOf } from './useRunLog';

/** Everything the run page shows, at the moment it shows: now, or the past that the scrubber points at. */
export interface RunView {
  readonly session: Session;
  readonly run: number;
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
  /** Events from here on are in the model. */
  readonly firstLoaded: number;
}

const noModel = modelOf([]);
const noPositions: Readonly<Record<string, Position>> = {};

export function useRunView(sessionId: string): RunView | null {
  const session = useSessions((state) => state.byId[sessionId]);
  const livePositions = usePositions((state) => state.bySession[sessionId]);
  const playback = usePlayback();
  const run = session?.cursor?.run ?? 0;
  const head = session?.cursor?.seq ?? 0;
  const log = useLogOf(sessionId, run, head);
  const events = log?.events;
  const model = useMemo(() => (events === undefined ? noModel : modelOf(events)), [events]);

  if (session === undefined) return null;
  const past = playback.mode !== 'live' && playback.sessionId === sessionId && playback.run === run ? playback : null;
  const then = past?.world?.sessions[sessionId];
  const shown = then ?? session;
  const positions = (past?.world ? past.world.positions[sessionId] : livePositions) ?? noPositions;
  return {
    session,
    run,
    mode: past?.mode ?? 'live',
    head,
    seq: past?.seq ?? head,
    time: shown.time,
    summary: shown.summary,
    open: Object.values(positions),
    nodes: nodeStates(shown.activeNodes),
    firings: shown.firings,
    model,
    isDaily: isDailyModel(model),
    firstLoaded: events?.[0]?.seq ?? head + 1,
  };
}

function nodeStates(active: readonly string[]): Record<string, NodeState> {
  return Object.fromEntries(active.map((id) => [id, 'active' as const]));
}
