import { useEffect, useRef } from 'react';
import { togglePause } from '../actions/commands';
import type { Trade } from '../wire/events';
import { pause, play, usePlayback } from './model/playback';
import { leavePast, scrubTo } from './model/scrub';
import { neighbour } from './model/tradeOrder';
import type { RunView } from './model/useRunView';

/** Keys of the page of a run, except where a key already means something: in fields, on buttons, in lists that scroll, in dialogs. */
export function useRunKeys(view: RunView, trades: readonly Trade[], selected: Trade | null, select: (trade: Trade | null) => void): void {
  const act = useRef<(key: string) => boolean>(() => false);
  act.current = (key) => {
    const { session, seq, mode } = view;
    const to = (place: number) => scrubTo(view, place);
    switch (key) {
      case ' ':
        if (mode === 'replay') pause();
        else if (mode === 'at') void play(usePlayback.getState().speed);
        else if (!view.isEarlier) togglePause(session);
        return true;
      case 'ArrowLeft':
        to(seq - 1);
        return true;
      case 'ArrowRight':
        if (mode !== 'live') to(seq + 1);
        return mode !== 'live';
      case '[':
      case ']': {
        const next = neighbour(trades, selected, seq, key === '[' ? -1 : 1);
        if (next !== null) select(next);
        return true;
      }
      case 'Home':
        to(1);
        return true;
      case 'End':
        leavePast();
        return true;
      default:
        return false;
    }
  };
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest('input, select, textarea, dialog')) return;
      if (event.key !== '[' && event.key !== ']' && target?.closest('button, a, [role="tab"], [role="region"]')) return;
      if (act.current(event.key)) event.preventDefault();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}
