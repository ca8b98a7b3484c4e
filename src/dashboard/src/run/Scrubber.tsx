import { memo, useEffect, useMemo } from 'react';
import { isActive, speedWords } from '../format/words';
import { fullTime } from '../format/times';
import { Button, IconButton } from '../ui/Button';
import type { Trade } from '../wire/events';
import { pause, play, setReplaySpeed, usePlayback } from './model/playback';
import { leavePast, scrubTo, stopScrubbing } from './model/scrub';
import { spanOf } from '../wire/tradeFlow';
import type { RunView } from './model/useRunView';
import './scrubber.css';
import '../actions/controls.css';

const replaySpeeds = [1, 10, 60, 300, 1_000, 10_000, 100_000, 1_000_000] as const;

interface ScrubberProps {
  view: RunView;
  trades: readonly Trade[];
  selected: Trade | null;
}

/** Goes back to any event of the run, plays on from there, and returns to now, or to the end of a run that has ended. */
export function Scrubber({ view, trades, selected }: ScrubberProps) {
  const { session, run, seq, head, mode, time } = view;
  const { speed, error } = usePlayback();
  useEffect(() => stopScrubbing, []);
  const atEnd = mode === 'live';
  const isUnderWay = isActive(session.state) && !view.isEarlier;
  return (
    <div className={`scrubber ${mode}`} role="group" aria-label="Time">
      {mode === 'replay' ? (
        <IconButton icon="pause" label="Hold the replay" onClick={pause} />
      ) : (
        <IconButton icon="play" label="Play from here" disabled={atEnd} onClick={() => void play(speed)} />
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
      <div className="scrubber-track">
        <TradeTicks trades={trades} head={head} selected={selected?.trade_id ?? null} />
        <input
          type="range"
          min={Math.min(1, head)}
          max={head}
          value={Math.min(seq, head)}
          disabled={head === 0}
          aria-label="Event that is shown"
          aria-valuetext={`event ${run}-${seq}, ${fullTime(time)}`}
          onChange={(event) => scrubTo(view, Number(event.target.value))}
        />
      </div>
      <output className="scrubber-place num">
        <span>
          {run}-{seq} <span className="muted">of {head}</span>
        </span>
        <span className={error === null ? 'muted' : 'down'}>{error ?? fullTime(time)}</span>
      </output>
      <Button
        className={isUnderWay ? 'now' : ''}
        kind={atEnd ? 'quiet' : 'primary'}
        icon={isUnderWay ? 'live' : 'end'}
        disabled={atEnd}
        onClick={leavePast}
      >
        {isUnderWay ? (atEnd ? 'Live' : 'Back to live') : atEnd ? 'At the end' : 'To the end'}
      </Button>
    </div>
  );
}

interface TradeTicksProps {
  trades: readonly Trade[];
  head: number;
  /** Its trade id. */
  selected: string | null;
}

/** Where trades closed, over the handle's way: one path each for winners, losers and the chosen one, however many there are. */
const TradeTicks = memo(function TradeTicks({ trades, head, selected }: TradeTicksProps) {
  const paths = useMemo(() => {
    const places = (chosen: (trade: Trade) => boolean) =>
      trades
        .filter(chosen)
        .map((trade) => `M${spanOf(trade)?.to ?? 0} 0V1`)
        .join('');
    return [
      { tone: 'up', d: places(({ pnl }) => pnl >= 0) },
      { tone: 'down', d: places(({ pnl }) => pnl < 0) },
      { tone: 'chosen', d: places((trade) => trade.trade_id === selected) },
    ];
  }, [trades, selected]);
  return (
    <svg
      className="scrubber-ticks"
      viewBox={`1 0 ${Math.max(1, head - 1)} 1`}
      preserveAspectRatio="none"
      aria-hidden="true"
      data-trades={trades.length}
    >
      {paths.map(({ tone, d }) => (
        <path key={tone} className={tone} d={d} vectorEffect="non-scaling-stroke" />
      ))}
    </svg>
  );
});
