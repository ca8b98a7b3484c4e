import { useEffect } from 'react';
import { togglePauseAll } from '../actions/commands';
import { useRoute } from '../actions/route';
import { priceSearchId, showDialog, showPanel } from '../actions/view';

export const shortcuts: readonly { keys: string; does: string }[] = [
  { keys: 'Space', does: 'Pause all running strategies, or resume all paused ones; on the page of a run, only that run' },
  { keys: 'L', does: 'Search prices' },
  { keys: 'P', does: 'Show positions' },
  { keys: 'E', does: 'Exit positions' },
  { keys: '← →', does: 'On the page of a run: the event before, the event after' },
  { keys: '[ ]', does: 'On the page of a run: the trade before, the trade after' },
  { keys: 'Home End', does: 'On the page of a run: its first event, its end or now' },
  { keys: '?', does: 'Show this help' },
  { keys: 'Esc', does: 'Close what is open' },
];

/** Listens for the page's keys, except where a key already means something: in fields, on buttons, inside dialogs. */
export function useShortcuts(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest('input, select, textarea, dialog')) return;
      if (event.key === ' ' && target?.closest('button, a, [role="tab"], [role="slider"]')) return;
      if (act(event.key)) event.preventDefault();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}

function act(key: string): boolean {
  switch (key) {
    case ' ':
      // The page of a run has its own meaning of it, and the other pages have none.
      if (useRoute.getState().page !== 'strategies') return false;
      void togglePauseAll();
      return true;
    case 'l':
    case 'L':
      showPanel('ltp');
      // The field is there after the panel has been painted.
      requestAnimationFrame(() => document.getElementById(priceSearchId)?.focus());
      return true;
    case 'p':
    case 'P':
      showPanel('positions');
      return true;
    case 'e':
    case 'E':
      showDialog('exits');
      return true;
    case '?':
      showDialog('help');
      return true;
    default:
      return false;
  }
}
