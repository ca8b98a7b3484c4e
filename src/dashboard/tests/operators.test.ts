import { expect, test } from 'vitest';
import type { DocumentExpression } from '../src/run/graph/conditionTexts';
import { compareNow, type Facts } from '../src/run/graph/operandValues';
import { modelOf } from '../src/run/model/runModel';
import type { SessionEvent } from '../src/wire/events';
import { candle } from './stream';

/** What the engine says of operands; a test of the engine keeps the file true. */
interface Vector {
  operator: string;
  left: number | null;
  right: (number | null)[];
  before: { left: number | null; right: number | null } | null;
  result: boolean;
}

const files: Readonly<Record<string, Vector[]>> = import.meta.glob('../../../tests/fixtures/conditions/operators.json', {
  eager: true,
  import: 'default',
});
const vectors = Object.values(files).flat();

function bar(seq: number, left: number | null, right: number | null): SessionEvent {
  const event = candle(seq, left ?? 5);
  if (event.type === 'candle') event.data.open = right ?? 5;
  return event;
}

const closed = (field: string, value: number | null): DocumentExpression => ({
  type: 'candle_data',
  field,
  offset: value === null ? -9 : -1,
});

/** The left operand is the close of the last candle, of a crossing the right one is its open; everything else is a constant. */
function holds({ operator, left, right, before }: Vector): boolean | null {
  const bars = before?.left === null ? [] : [bar(1, before?.left ?? 5, before?.right ?? 5)];
  const points = modelOf([...bars, bar(2, left, right[0] ?? 5)]).series.get('NIFTY 1m')!;
  const facts: Facts = { candles: () => points, lastPrice: () => null, time: null, indicatorNames: new Map() };
  const operands = right.map((value) => (before !== null || value === null ? closed('open', value) : { type: 'constant', value }));
  return compareNow({ left: closed('close', left), operator, right: operands }, facts).holds;
}

test('the vectors of the engine are there', () => {
  expect(new Set(vectors.map(({ operator }) => operator)).size).toBe(12);
});

test.each(vectors)('$left $operator $right after $before is $result', (vector) => {
  const { left, right, before, result } = vector;
  const known = [left, ...right, before === null ? 0 : before.left].every((value) => value !== null);
  // Where an operand is missing the engine's answer is final; the page, which knows less than the engine, leaves it open.
  expect(holds(vector)).toBe(known ? result : null);
});
