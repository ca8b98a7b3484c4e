import { stateWords } from '../format/words';
import type { ExecutionState } from '../wire/rest';
import './stateChip.css';

/** A state in words, with its colour. */
export function StateChip({ state }: { state: ExecutionState }) {
  return (
    <span className={`state-chip ${state}`} data-state={state}>
      {stateWords[state]}
    </span>
  );
}
