import { expect, test } from 'vitest';
import { otherProblems, ProblemError } from '../src/data/http';
import { numberEntry } from '../src/ui/NumberInput';

const problem = (...errors: { pointer: string; detail: string }[]) =>
  new ProblemError({ type: '/problems/invalid-request', title: 'Not valid', status: 400, detail: 'Two things are wrong.', errors });

test('a problem without a field is shown, with its pointer', () => {
  const both = problem({ pointer: '/cash', detail: 'must be a number' }, { pointer: '/slippage/ticks', detail: 'must not be below 0' });
  expect(otherProblems(both, (pointer) => pointer === 'cash')).toBe('/slippage/ticks must not be below 0');
  expect(otherProblems(both, () => true)).toBeNull();
  expect(both.forField('slippage/ticks')).toBe('must not be below 0');
});

test('a problem without any place is its own words', () => {
  expect(otherProblems(problem(), () => true)).toBe('Two things are wrong.');
  expect(otherProblems(new TypeError('failed'), () => true)).toBe('The server cannot be reached.');
});

test('a field of a number keeps what is no number yet, for the server to name', () => {
  expect([numberEntry(' 1.50 '), numberEntry(''), numberEntry('-'), numberEntry('1e3')]).toEqual([1.5, null, '-', 1000]);
});
