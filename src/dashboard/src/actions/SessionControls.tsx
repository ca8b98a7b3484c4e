import { memo } from 'react';
import { useOnline } from '../data/online';
import { remove, run, squareOff, startAgain, stop } from './commands';
import { sessionOf, useSessions } from '../data/stores';
import type { Session } from '../data/world';
import { isActive } from '../format/words';
import { useReading, type Changes } from '../ui/changes';
import { IconButton } from '../ui/Button';
import { SpeedSelect } from './SpeedSelect';
import './controls.css';

interface SessionControlsProps {
  id: string;
  /** Tells when the execution may have changed. */
  changes?: Changes;
  removable?: boolean;
}

/** Everything that can be done to an execution. Buttons keep their places; what is impossible now is disabled, not gone. */
export const SessionControls = memo(function SessionControls({ id, changes = useSessions, removable = true }: SessionControlsProps) {
  const { state, mode, isOnFeed, open, speed } = useReading(changes, () => controlled(sessionOf(id)));
  const online = useOnline();
  const active = isActive(state);
  // A blocked run waits: it can be ended or tried again, and takes no other command.
  const takesCommands = online && active && state !== 'blocked';
  const live = mode === 'live_simulation';
  return (
    <div className="session-controls" role="group" aria-label="Controls">
      {state === 'running' ? (
        <IconButton icon="pause" label="Pause" disabled={!online || !live} onClick={() => void run(id, 'pause')} />
      ) : state === 'paused' ? (
        <IconButton icon="play" label="Resume" disabled={!online} onClick={() => void run(id, 'resume')} />
      ) : state === 'blocked' ? (
        <IconButton icon="play" label="Try again now" disabled={!online} onClick={() => void run(id, 'retry')} />
      ) : (
        <IconButton
          icon="play"
          label={state === 'queued' ? 'Start' : 'Start again'}
          disabled={!online || active}
          onClick={() => startAgain(sessionOf(id))}
        />
      )}
      <IconButton icon="stop" label="Stop" disabled={!online || !active} onClick={() => stop(sessionOf(id))} />
      <IconButton icon="exit" label="Square off" disabled={!takesCommands || !open} onClick={() => squareOff(sessionOf(id))} />
      <SpeedSelect sessionId={id} speed={speed} disabled={!takesCommands || !live || isOnFeed} />
      {removable && <IconButton icon="trash" label="Remove" tone="danger" disabled={!online} onClick={() => remove(sessionOf(id))} />}
    </div>
  );
});

function controlled({ state, execution, summary, speed }: Session) {
  return {
    state,
    mode: execution?.mode,
    isOnFeed: execution?.source === 'feed',
    open: (summary?.open_positions ?? 0) > 0,
    speed: speed ?? execution?.speed ?? null,
  };
}
