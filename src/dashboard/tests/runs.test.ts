import { describe, expect, test } from 'vitest';
import { compareLink, parseRoute } from '../src/actions/links';
import { emptyDraft, requestOf } from '../src/actions/executionDraft';
import { differences, onlyIn } from '../src/compare/differences';
import { costsText, draftOf, freeLabel, parametersText, rangeText } from '../src/runs/runRows';
import { trade } from './stream';

describe('the library of runs', () => {
  test('says what a run was started with', () => {
    expect(rangeText({ from: '2010-01-01T00:00:00-05:00', to: null })).toBe('2010-01-01 to end');
    expect(rangeText({ from: null, to: null })).toBe('all data');
    expect(parametersText({ parameters: { fast: '12', slow: '26' } })).toBe('fast = 12, slow = 26');
    expect(costsText({ slippage: { ticks: 2, percent: 0 }, commission: { per_order: 1.5 }, spread: 0 })).toBe(
      'slippage 2 ticks, commission 1.5 per order',
    );
  });

  test('finds a label that no execution of the slot has', () => {
    const taken = new Set(['local.rsi.paper', 'local.rsi.paper.again-2']);
    expect(freeLabel({ session_id: 'local.rsi.paper', label: null }, taken)).toBe('again-3');
    expect(freeLabel({ session_id: 'local.rsi.paper.again-2', label: 'again-2' }, taken)).toBe('again-3');
    expect(freeLabel({ session_id: 'local.rsi.other', label: null }, taken)).toBe('again-2');
  });

  test('starts again with label, tags and values of parameters', () => {
    const parameters = { fast: '12', kind: 'ema', slow: '' };
    const request = requestOf({ ...emptyDraft, strategyId: 'rsi', label: 'b', tags: 'x, y ', parameters });
    expect(request).toMatchObject({ label: 'b', tags: ['x', 'y'], parameters: { fast: 12, kind: 'ema' } });
    expect(request.parameters).not.toHaveProperty('slow');
  });

  test('starts a run on a feed again as one', () => {
    const run = { strategy_id: 'live', broker_connection_id: 'paper', from: null, to: null, scale: 1, tags: [], parameters: {} };
    const again = (source: 'data' | 'feed') => requestOf({ ...emptyDraft, ...draftOf({ ...run, mode: 'live_simulation', source }) });
    expect(again('feed')).toMatchObject({ strategy_id: 'live', mode: 'live_simulation', source: 'feed' });
    expect(again('feed')).not.toHaveProperty('speed');
    expect(again('data')).not.toHaveProperty('source');
  });
});

describe('a comparison', () => {
  test('has a link of its runs, labels included', () => {
    const runs = [
      { sessionId: 'local.rsi.paper', run: 1 },
      { sessionId: 'local.rsi.paper.b', run: 12 },
    ];
    expect(parseRoute(compareLink(runs))).toEqual({ page: 'compare', runs });
    expect(parseRoute('#/runs')).toEqual({ page: 'runs' });
  });

  test('names what was set otherwise, and only that', () => {
    expect(differences([{ From: '2010', Fill: 'next_tick' }, { From: '2011', Fill: 'next_tick', Scale: '2' }])).toEqual([
      { name: 'From', values: ['2010', '2011'] },
      { name: 'Scale', values: ['–', '2'] },
    ]);
  });

  test('finds the trades of one run alone by when and what was entered, not by their ids', () => {
    const mine = [trade({ trade_id: 'a' }), trade({ trade_id: 'b', side: 'SELL' })];
    expect(onlyIn(mine, [trade({ trade_id: 'z' })]).map(({ trade_id: id }) => id)).toEqual(['b']);
  });
});
