import { sessionOf, useSessions } from '../data/stores';
import type { Session } from '../data/world';
import { blank } from '../format/numbers';
import { duration } from '../format/times';
import { isActive } from '../format/words';
import { LiveFigure } from './LiveFigure';
import { useClock } from './useNow';

/** Wall-clock time of the run. */
export function Runtime({ id }: { id: string }) {
  useSessions((state) => state.byId[id]?.state);
  return <LiveFigure grows on={[useClock]} read={() => ({ text: runtimeOf(sessionOf(id)) })} />;
}

/** The same in words, at this moment. */
export function runtimeOf({ state, execution }: Pick<Session, 'state' | 'execution'>): string {
  const { started_at: started, ended_at: ended } = execution ?? {};
  if (!started) return blank;
  const end = isActive(state) || !ended ? useClock.getState().wall : Date.parse(ended);
  return duration(end - Date.parse(started));
}
