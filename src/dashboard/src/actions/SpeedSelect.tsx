import { changeSpeed } from './commands';
import { speedWords } from '../format/words';
import type { Speed } from '../wire/rest';
import './controls.css';

export const speeds: readonly Speed[] = [1, 10, 60, 100, 500, 1_000, 5_000, 10_000, 100_000, 1_000_000, 'max'];

interface SpeedSelectProps {
  sessionId: string;
  speed: Speed | null;
  disabled: boolean;
}

/** How fast a replay runs, in multiples of market time. */
export function SpeedSelect({ sessionId, speed, disabled }: SpeedSelectProps) {
  const offered = speed === null || speeds.includes(speed) ? speeds : [speed, ...speeds];
  return (
    <select
      className="speed-select"
      aria-label="Replay speed"
      title="Replay speed"
      disabled={disabled}
      value={String(speed ?? '')}
      onChange={(event) => void changeSpeed(sessionId, event.target.value === 'max' ? 'max' : Number(event.target.value))}
    >
      {speed === null && <option value="">–</option>}
      {offered.map((value) => (
        <option key={String(value)} value={String(value)}>
          {speedWords(value)}
        </option>
      ))}
    </select>
  );
}
