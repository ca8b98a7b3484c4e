import { remove, run, squareOff, stop } from '../app/commands';
import type { Session } from '../data/world';
import { isActive } from '../format/words';
import { IconButton } from '../ui/Button';
import { SpeedSelect } from './SpeedSelect';

/** Everything that can be done to an execution. Buttons keep their places; what is impossible now is disabled, not gone. */
export function SessionControls({ session, removable = true }: { session: Session; removable?: boolean }) {
  const { state, id } = session;
  const active = isActive(state);
  const live = session.execution?.mode === 'live_simulation';
  const open = session.summary?.open_positions ?? 0;
  return (
    <div className="session-controls" role="group" aria-label="Controls">
      {state === 'running' ? (
        <IconButton icon="pause" label="Pause" disabled={!live} onClick={() => void run(id, 'pause')} />
      ) : state === 'paused' ? (
        <IconButton icon="play" label="Resume" onClick={() => void run(id, 'resume')} />
      ) : (
        <IconButton icon="play" label={state === 'queued' ? 'Start' : 'Start again'} disabled={active} onClick={() => void run(id, 'start')} />
      )}
      <IconButton icon="stop" label="Stop" disabled={!active} onClick={() => stop(session)} />
      <IconButton icon="exit" label="Square off" disabled={!active || open === 0} onClick={() => squareOff(session)} />
      <SpeedSelect sessionId={id} speed={session.speed ?? session.execution?.speed ?? null} disabled={!active || !live} />
      {removable && <IconButton icon="trash" label="Remove" tone="danger" onClick={() => remove(session)} />}
    </div>
  );
}
