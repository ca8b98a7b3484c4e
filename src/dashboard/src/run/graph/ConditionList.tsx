import { number } from '../../format/numbers';
import type { EvaluatedCondition } from '../../wire/events';
import { expressionText, type Comparison, type DocumentExpression } from './conditionTexts';
import { compareNow, type Facts } from './operandValues';
import './conditions.css';

function Mark({ holds }: { holds: boolean | null }) {
  if (holds === null)
    return (
      <span className="mark muted" title="An operand is not on the wire until the signal fires">
        –<span className="visually-hidden">unknown</span>
      </span>
    );
  return (
    <span className={`mark ${holds ? 'up' : 'down'}`}>
      <span aria-hidden="true">{holds ? '✓' : '✗'}</span>
      <span className="visually-hidden">{holds ? 'holds' : 'does not hold'}</span>
    </span>
  );
}

/** A signal's comparisons with the operand values of this moment: why it does or does not fire. */
export function ConditionsNow({ comparisons, facts }: { comparisons: readonly Comparison[]; facts: Facts }) {
  return (
    <ul className="conditions">
      {comparisons.map((comparison, index) => {
        const now = compareNow(comparison, facts);
        const words = (expression: DocumentExpression) => expressionText(expression, facts.indicatorNames);
        const operand = (value: number | null, before: number | null | undefined) =>
          before === undefined ? show(value, isTime) : `${show(before, isTime)} → ${show(value, isTime)}`;
        const isTime = [comparison.left, ...comparison.right].some(({ type }) => type === 'current_time');
        return (
          <li key={index}>
            <Mark holds={now.holds} />
            <span>
              {words(comparison.left)} <b>{operatorWords(comparison.operator)}</b> {comparison.right.map(words).join(' and ')}
            </span>
            <span className="num muted">
              {operand(now.left, now.before?.left)} {operatorWords(comparison.operator)}{' '}
              {now.right.map((value) => operand(value, now.before?.right)).join(', ')}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** The same as the server tells it: exact, of an armed signal now, or of one when it fired. */
export function ConditionsThen({ evaluated }: { evaluated: readonly EvaluatedCondition[] }) {
  return (
    <ul className="conditions">
      {evaluated.map((condition, index) => (
        <li key={index}>
          <Mark holds={condition.result} />
          <span>{condition.raw}</span>
          <span className="num muted">{condition.evaluated}</span>
        </li>
      ))}
    </ul>
  );
}

function operatorWords(operator: string): string {
  return operator.replaceAll('_', ' ');
}

function show(value: number | null, isTime: boolean): string {
  if (value === null) return '?';
  if (!isTime) return number(value, 4, 0);
  const clock = new Date(value * 1000).toISOString();
  return clock.slice(11, 19);
}
