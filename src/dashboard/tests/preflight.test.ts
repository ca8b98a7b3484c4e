import { describe, expect, test } from 'vitest';
import { emptyDraft } from '../src/actions/executionDraft';
import { preflight, type Preflight } from '../src/strategies/preflight';

const draft = { ...emptyDraft, strategyId: 'mine' };
const range = { symbol: 'SP500', from: '2000-01-03', to: '2020-04-17' };
const known: Preflight = { draft, executions: [], symbol: 'SP500', range, isListed: true, feeds: [], parameters: [], validation: null };

describe('before the button is pressed', () => {
  test('nothing is wrong with a form that the server would take', () => {
    expect(preflight(known)).toEqual({});
  });

  test('a slot that is taken asks for a label, and a label that is taken for another', () => {
    const there = { strategy_id: 'mine', broker_connection_id: 'paper', label: null };
    expect(preflight({ ...known, executions: [there] })['label']).toContain('give this one a label');
    expect(preflight({ ...known, draft: { ...draft, label: 'two' }, executions: [there] })).toEqual({});
    const labelled = { ...there, label: 'two' };
    expect(preflight({ ...known, draft: { ...draft, label: ' two ' }, executions: [labelled] })['label']).toContain('with this label');
    expect(preflight({ ...known, draft: { ...draft, brokerId: 'other' }, executions: [there] })).toEqual({});
  });

  test('a symbol without data is named, once it is known what there is', () => {
    expect(preflight({ ...known, range: null })['strategy_id']).toContain('no data of SP500');
    expect(preflight({ ...known, range: null, isListed: false })).toEqual({});
  });

  test('a run on a feed needs a feed of its symbol, and no file', () => {
    const live = { ...known, draft: { ...draft, source: 'feed' as const, from: '2030-01-01' }, range: null };
    expect(preflight({ ...live, symbol: 'ACME' })).toEqual({ mode: 'There is no feed of ACME: make one on the page Data.' });
    expect(preflight({ ...live, symbol: 'ACME', feeds: ['ACME'] })).toEqual({});
    expect(preflight({ ...live, symbol: 'ACME', feeds: null })).toEqual({});
  });

  test('the problems of the strategy are the server\u2019s', () => {
    const problem = { pointer: '/nodes/1', node: 'a', message: 'It has no condition.' };
    const validation = { valid: false, errors: [], problems: [problem, problem], warnings: [] };
    expect(preflight({ ...known, validation })['strategy_id']).toBe('It has no condition. 1 more is in the document.');
  });

  test('a parameter lies within its bounds', () => {
    const parameters = [{ name: 'fast', type: 'int', min: 2, max: 50 }];
    const at = (fast: string) => preflight({ ...known, draft: { ...draft, parameters: { fast } }, parameters })['parameters/fast'];
    expect([at('12'), at(''), at('1'), at('51'), at('x')]).toEqual([undefined, undefined, 'At least 2.', 'At most 50.', 'A number.']);
  });

  test('a range beside the data is refused', () => {
    expect(preflight({ ...known, draft: { ...draft, from: '2030-01-01' } })['from']).toContain('2020-04-17');
  });
});
