import { useOnline } from '../data/online';
import { isActive, stateWords } from '../format/words';
import type { ExecutionState } from '../wire/rest';
import './stateChip.css';

/** A state in words, with its colour. While the server is away, a run that was under way has neither: how it stands is unknown. */
export function StateChip({ state }: { state: ExecutionState }) {
  const isUnknown = !useOnline() && isActive(state);
  return (
    <span
      className={`state-chip ${isUnknown ? 'unknown' : state}`}
      data-state={state}
      title={isUnknown ? 'As it was when the server was last heard of' : undefined}
    >
      {isUnknown ? `${stateWords[state]}?` : stateWords[state]}
    </span>
  );
}
