import { useEffect, useRef } from 'react';
import { fullTime } from '../format/times';
import { speedWords } from '../format/words';
import { Button, IconButton } from '../ui/Button';
import { goLive, pause, play, seek, setReplaySpeed, usePlayback } from './model/playback';
import type { RunView } from './model/useRunView';
import { ensureLoaded } from './model/useRunLog';
import './scrubber.css';
import '../actions/controls.css';

const replaySpeeds = [1, 10, 60, 300, 1_000, 10_000, 100_000, 1_000_000] as const;
/** While the handle is dragged the state is asked for this often at most. */
const askEveryMs = 120;

/** Goes back to any event of the run, plays on from there, and returns to now. */
export function Scrubber({ view }: { view: RunView }) {
  const { session, run, seq, head, mode, time } = view;
  const { speed, error } = usePlayback();
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const go = (wanted: number) => {
    const target = Math.min(Math.max(1, wanted), head);
    usePlayback.setState({ mode: 'at', sessionId: session.id, run, seq: target });
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      void seek(session.id, run, target);
      void ensureLoaded(target);
    }, askEveryMs);
  };
  const live = mode === 'live';
  return (
    <div className={`scrubber ${mode}`} role="group" aria-label="Time">
      {mode === 'replay' ? (
        <IconButton icon="pause" label="Hold the replay" onClick={pause} />
      ) : (
        <IconButton icon="play" label="Play from here" disabled={live} onClick={() => void play(speed)} />
      )}
      <select
        className="speed-select"
        aria-label="Speed of the playback"
        value={speed}
        onChange={(event) => setReplaySpeed(Number(event.target.value))}
      >
        {replaySpeeds.map((each) => (
          <option key={each} value={each}>
            {speedWords(each)}
          </option>
        ))}
      </select>
      <input
        type="range"
        min={Math.min(1, head)}
        max={head}
        value={Math.min(seq, head)}
        disabled={head === 0}
        aria-label="Event that is shown"
        aria-valuetext={`event ${run}-${seq}, ${fullTime(time)}`}
        onChange={(event) => go(Number(event.target.value))}
      />
      <output className="scrubber-place num">
        <span>
          {run}-{seq} <span className="muted">of {head}</span>
        </span>
        <span className={error === null ? 'muted' : 'down'}>{error ?? fullTime(time)}</span>
      </output>
      <Button kind={live ? 'quiet' : 'primary'} icon="live" disabled={live} onClick={goLive}>
        {live ? 'Live' : 'Back to live'}
      </Button>
    </div>
  );
}
