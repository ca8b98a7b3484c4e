import type { ExecutionDraft } from '../actions/executionDraft';
import type { Execution, StrategyParameter, Validation } from '../wire/rest';
import { rangeProblems, type DataRange } from './dataRange';

/** What is known of a form before its button is pressed. */
export interface Preflight {
  readonly draft: ExecutionDraft;
  readonly executions: readonly Pick<Execution, 'strategy_id' | 'broker_connection_id' | 'label'>[];
  /** The symbol that the strategy trades; null while it is not known. */
  readonly symbol: string | null;
  readonly range: DataRange | null;
  /** False until the market data have been listed: before that nothing is known to be missing. */
  readonly isListed: boolean;
  /** Symbols that have a feed; null until they have been listed. */
  readonly feeds: readonly string[] | null;
  readonly parameters: readonly StrategyParameter[];
  /** What the server says of the document; null while it is asked. */
  readonly validation: Validation | null;
}

/** What would be refused, by field. The server decides; this says it while there is still time to change it. */
export function preflight(known: Preflight): Readonly<Record<string, string>> {
  const { draft, executions, symbol, range, isListed, feeds, parameters, validation } = known;
  const isOnFeed = draft.source === 'feed';
  const wrong: Record<string, string> = { ...rangeProblems(draft.from, draft.to, isOnFeed ? null : range) };
  if (isOnFeed && symbol !== null && feeds?.includes(symbol) === false)
    wrong['mode'] = `There is no feed of ${symbol}: make one on the page Data.`;
  if (!isOnFeed && isListed && symbol !== null && range === null)
    wrong['strategy_id'] = `There are no data of ${symbol}: bring them on the page Data.`;
  const [problem, ...others] = validation?.problems ?? [];
  const rest = others.length === 0 ? '' : ` ${others.length} more ${others.length === 1 ? 'is' : 'are'} in the document.`;
  if (problem !== undefined) wrong['strategy_id'] = `${problem.message}${rest}`;
  const label = draft.label.trim();
  const isTaken = executions.some(
    (each) => each.strategy_id === draft.strategyId && each.broker_connection_id === draft.brokerId && (each.label ?? '') === label,
  );
  if (isTaken) wrong['label'] = label === '' ? 'It is there already: give this one a label.' : 'There is one with this label.';
  for (const parameter of parameters) {
    const reason = outOfBounds(parameter, draft.parameters[parameter.name] ?? '');
    if (reason !== null) wrong[`parameters/${parameter.name}`] = reason;
  }
  return wrong;
}

function outOfBounds({ min, max, type }: StrategyParameter, text: string): string | null {
  const word = text.trim();
  if (word === '' || (min === undefined && max === undefined && !/int|number|float|decimal/.test(type))) return null;
  const value = Number(word);
  if (!Number.isFinite(value)) return 'A number.';
  if (min !== undefined && value < min) return `At least ${min}.`;
  return max !== undefined && value > max ? `At most ${max}.` : null;
}
