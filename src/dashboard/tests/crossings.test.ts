import { expect, test } from 'vitest';
import type { DocumentExpression } from '../src/run/graph/conditionTexts';
import { compareNow, type Facts } from '../src/run/graph/operandValues';
import { modelOf } from '../src/run/model/runModel';
import { candle } from './stream';

/** What the engine says of a crossing after candles of several timeframes; a test of the engine keeps the file true. */
interface Vector {
  condition: { lhs: DocumentExpression; operator: string; rhs: DocumentExpression };
  candles: { timeframe: string; closed: string; close: number }[];
  result: boolean;
}

const files: Readonly<Record<string, Vector[]>> = import.meta.glob('../../../tests/fixtures/conditions/crossings.json', {
  eager: true,
  import: 'default',
});
const vectors = Object.values(files).flat();

function factsOf(candles: Vector['candles']): Facts {
  const events = candles.map(({ timeframe, closed, close }, index) => {
    const event = candle(index + 1, close);
    if (event.type === 'candle') event.data.timeframe = timeframe;
    return { ...event, time: closed };
  });
  const { series } = modelOf(events);
  return { candles: (id) => series.get(`NIFTY ${id}`) ?? [], lastPrice: () => null, time: null, indicatorNames: new Map() };
}

test('the vectors of the engine are there', () => {
  expect(new Set(vectors.map(({ result }) => result)).size).toBe(2);
});

test.each(vectors.map((vector, index) => ({ ...vector, index })))('crossing $index is $result', ({ condition, candles, result }) => {
  const now = compareNow({ left: condition.lhs, operator: condition.operator, right: [condition.rhs] }, factsOf(candles));
  // Where a side had no value yet the engine says no, and the page, which knows less, leaves it open.
  const known = [now.left, now.right[0], now.before?.left, now.before?.right].every((value) => typeof value === 'number');
  expect(now.holds).toBe(known ? result : null);
  if (!known) expect(result).toBe(false);
});

test('a crossing that steps with ticks is unknown', () => {
  const crossing = { left: { type: 'live_data', field: 'ltp' }, operator: 'crosses_above', right: [vectors[0]!.condition.rhs] };
  expect(compareNow(crossing, factsOf(vectors[0]!.candles)).before).toEqual({ left: null, right: null });
});
