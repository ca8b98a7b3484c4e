import { describe, expect, test } from 'vitest';
import { parseRoute, studyLink } from '../src/actions/links';
import { axesOf, colourOf, gridOf, isBetter, shortName, type SetPoint } from '../src/studies/setMap';
import { luckLines } from '../src/studies/luckWords';
import { axisOf, costsText, emptyDraft, requestOf, setsOf, tunablesOf, valuesOf, type StudyDraft } from '../src/studies/studyDraft';
import { progressText } from '../src/studies/studyWords';
import { latest } from '../src/studies/useStudies';
import type { StudyFrame } from '../src/wire/frames';
import type { StrategyDocument, Study, StudyLuck } from '../src/wire/rest';

const document: StrategyDocument = {
  strategy_id: 's',
  name: 'S',
  edges: [],
  nodes: [
    {
      id: 'start',
      type: 'startNode',
      position: { x: 10, y: 20 },
      data: { label: 'Start', timeframes: [{ number: 1, indicators: { fast: { length: 20 } } }] },
    },
    { id: 'buy', type: 'entryNode', data: { positions: [{ multiplier: 75, stopLoss: { percent: 0.5 } }] } },
  ],
};

const point = (set: number, fast: number, slow: number, objective: number | null, meets = true): SetPoint => ({
  set,
  symbol: 'A',
  parameters: { fast, slow },
  objective,
  meets_constraints: meets,
});

const ranges = { parameters: { fast: { from: 5, to: 15, step: 5 }, slow: [50, 100], on: [true] } };
const varied = (from: string, to: string, step: string) => ({ varies: true, from, to, step, values: '' });

describe('what a study varies', () => {
  test('a document without parameters offers the numbers of its nodes, and none that says where something stands', () => {
    expect(tunablesOf(document).map(({ name, label, value }) => [name, label, value])).toEqual([
      ['/nodes/0/data/timeframes/0/indicators/fast/length', 'Start: fast length', 20],
      ['/nodes/1/data/positions/0/stopLoss/percent', 'buy: stopLoss percent', 0.5],
    ]);
  });

  test('a document with parameters offers them alone, with their bounds', () => {
    const parameters = [{ name: 'fast', type: 'integer', default: 12, min: 2, max: 60, label: 'Fast' }];
    expect(tunablesOf({ ...document, parameters })).toEqual([{ name: 'fast', label: 'Fast', value: 12, least: 2, most: 60, step: 1 }]);
  });

  test('an axis begins with five values around the present one, inside the bounds', () => {
    const [length] = tunablesOf(document);
    expect(axisOf(length!)).toMatchObject({ varies: false, from: '10', to: '30', step: '5' });
    expect(axisOf({ ...length!, least: 15 }).from).toBe('15');
  });

  test('the values of a range have no dust of binary fractions', () => {
    expect(valuesOf({ from: 0.1, to: 0.5, step: 0.1 })).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(valuesOf({ from: 5, to: 1, step: 1 })).toEqual([]);
  });

  test('a draft becomes the request, and says how many sets it asks for', () => {
    const draft: StudyDraft = {
      ...emptyDraft,
      strategyId: 's',
      symbols: 'A, B',
      where: 'fast < slow\n\n',
      axes: { fast: varied('5', '15', '5'), slow: varied('50', '100', '50'), off: { ...varied('1', '9', '1'), varies: false } },
    };
    expect(requestOf(draft)).toEqual({
      strategy_id: 's',
      broker_connection_id: 'paper',
      symbols: ['A', 'B'],
      parameters: { fast: { from: 5, to: 15, step: 5 }, slow: { from: 50, to: 100, step: 50 } },
      where: ['fast < slow'],
      objective: 'sharpe',
      method: 'grid',
    });
    expect(setsOf(draft)).toBe(12);
    expect(setsOf({ ...draft, method: 'random', random: '4' })).toBe(8);
    expect(setsOf({ ...draft, axes: { fast: varied('5', '1', '1') } })).toBe(0);
    expect(requestOf({ ...draft, method: 'walk_forward' }).method).toEqual({
      walk_forward: { windows: 6, train: 70, test: 30, anchored: false },
    });
    const picked: StudyDraft = { ...draft, method: 'walk_forward', inner: '4', atEnd: 'leave_open' };
    expect(requestOf(picked)).toMatchObject({
      at_end: 'leave_open',
      method: { walk_forward: { windows: 6, inner: { random: { n: 4, seed: 1 } } } },
    });
    expect(setsOf(picked)).toBe(8);
  });
});

describe('costs', () => {
  const draft: StudyDraft = { ...emptyDraft, axes: { fast: varied('5', '15', '5') }, fill: 'same_tick', limit: '50' };

  test('are a variant of the account a line, with the fields that it replaces', () => {
    const costs = 'commission.percent=0.02 commission.minimum=1\n\nslippage.ticks=2, currency=EUR';
    expect(requestOf({ ...draft, costs })).toMatchObject({
      costs: [{ commission: { percent: 0.02, minimum: 1 } }, { slippage: { ticks: 2 }, currency: 'EUR' }],
      fill: 'same_tick',
      limit: 50,
    });
    expect(setsOf({ ...draft, costs })).toBe(6);
    expect(requestOf({ ...emptyDraft }).costs).toBeUndefined();
  });

  test('that are half typed break nothing', () => {
    expect(requestOf({ ...draft, costs: 'commission=1 commission.percent=' }).costs).toEqual([{ commission: { percent: '' } }]);
    expect(requestOf({ ...draft, costs: '__proto__.x=1' }).costs).toHaveLength(1);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('are shown as they were typed', () => {
    expect(costsText({ commission: { percent: 0.02, minimum: 1 }, currency: 'EUR' })).toBe(
      'commission.percent=0.02 commission.minimum=1 currency=EUR',
    );
  });
});

describe('what the stream says of a study', () => {
  const progress = { done: 1, total: 4, percent: 25, rate: 2, eta_seconds: 1.5 };
  const study = { id: 's', state: 'running', progress, best: null, error: null, luck: null } as unknown as Study;
  const best = { set: 3, symbol: 'A', account: 0, parameters: { fast: 5 }, objective: 0.4 };
  const frame: StudyFrame = { id: 's', state: 'completed', sets: 4, ...progress, done: 4, percent: 100, best, error: null };

  test('is shown when it came after the question, whose answer may be older', () => {
    expect(latest(study, 10, { frame, at: 11 })).toMatchObject({ state: 'completed', progress: { done: 4, percent: 100 }, best });
  });

  test('is not shown when the answer is newer', () => {
    expect(latest(study, 10, { frame, at: 9 })).toBe(study);
    expect(latest(study, 10, undefined)).toBe(study);
  });
});

describe('the map', () => {
  test('only parameters with several values are axes', () => {
    expect(axesOf(ranges)).toEqual([
      { name: 'fast', values: [5, 10, 15] },
      { name: 'slow', values: [50, 100] },
    ]);
  });

  test('a field holds the best set of its values, and one that meets the constraints before one that does not', () => {
    const [x, y] = axesOf(ranges);
    const points = [point(0, 5, 50, 1), point(1, 5, 50, 2), point(2, 5, 50, 9, false), point(3, 15, 100, -1), point(4, 10, 50, null)];
    const grid = gridOf(x!, y!, points, 'max');
    expect(grid.cells.map((cell) => cell?.set ?? null)).toEqual([1, null, null, null, null, 3]);
    expect([grid.low, grid.high]).toEqual([-1, 2]);
    expect(gridOf(x!, y!, points, 'min').cells[0]?.set).toBe(0);
  });

  test('an undefined objective is never better', () => {
    expect(isBetter(point(0, 1, 1, null), null, 'max')).toBe(false);
    expect(isBetter(point(0, 1, 1, 1), point(1, 1, 1, null), 'max')).toBe(true);
  });

  test('the best value is the brightest, in either direction', () => {
    expect(colourOf(9, 0, 9, 'max')).toEqual([250, 226, 60]);
    expect(colourOf(0, 0, 9, 'min')).toEqual([250, 226, 60]);
    expect(colourOf(0, 0, 9, 'max')).toEqual([53, 42, 108]);
  });

  test('a pointer is shown by its last words', () => {
    expect(shortName('/nodes/0/data/timeframes/0/indicators/fast/length')).toBe('fast length');
    expect(shortName('fast')).toBe('fast');
  });
});

const luck: StudyLuck = {
  parameters: {},
  trials: 80,
  sharpe_per_period: 0.05,
  expected_maximum_sharpe_per_period: 0.04,
  deflated_sharpe: 0.4,
  pbo: 0.62,
  pbo_loss: 0.1,
  neighbourhood: [{ parameter: '/nodes/0/data/timeframes/0/indicators/slow/length', parameters: {}, objective: 0.2, change: -0.25 }],
  in_sample: { total_return: 0.5, sharpe: 0.6 },
  out_of_sample: { total_return: -0.1, sharpe: -0.2 },
  by_symbol: [],
  by_year: [
    { year: 2019, total_return: 0.1 },
    { year: 2020, total_return: -0.05 },
  ],
  by_side: { BUY: { trades: 12, pnl: 340.5 }, SELL: { trades: 0, pnl: 0 } },
  double_costs: { total_return: 0.3, sharpe: 0.4 },
};

describe('words', () => {
  test('each figure of luck is a sentence with its verdict', () => {
    const lines = luckLines(luck, 'sharpe');
    expect(lines.map(({ key, tone }) => [key, tone])).toEqual([
      ['deflated_sharpe', 'bad'],
      ['pbo', 'bad'],
      ['out_of_sample', 'bad'],
      ['double_costs', 'plain'],
      ['neighbourhood', 'plain'],
      ['by_year', 'plain'],
      ['by_side', 'plain'],
    ]);
    expect(lines[0]!.text).toContain('40.0%');
    expect(lines[1]!.text).toContain('62.0%');
    expect(lines[4]!.text).toContain('by 0.250 at most (slow length, 1 neighbour)');
    expect(lines[5]!.text).toContain('2019 +10.00%, 2020 \u22125.00%');
    expect(lines[6]!.text).toBe('By side the best set made long +340.50 in 12 trades.');
  });

  test('each of several symbols is named', () => {
    const bySymbol = [
      { symbol: 'A', sets: 2, best: 1, median: 0.5 },
      { symbol: 'B', sets: 2, best: null, median: null },
    ];
    expect(luckLines({ ...luck, by_symbol: bySymbol }, 'sharpe').at(-1)!.text).toContain('A 1.000 (median 0.500), B – (median –)');
  });

  test('an undefined figure has no sentence', () => {
    const undefinedFigures = { deflated_sharpe: null, pbo: null, in_sample: null, double_costs: null, by_side: null };
    const none = { ...luck, ...undefinedFigures, neighbourhood: [], by_year: [] };
    expect(luckLines(none, 'sharpe')).toEqual([]);
  });

  test('progress has its rate and the time that is left while they are known', () => {
    expect(progressText({ done: 20, total: 80, percent: 25, rate: 400, eta_seconds: 0.15 })).toBe(
      '20 of 80 backtests (25.0%), 400 a second, 1s to go',
    );
    expect(progressText({ done: 80, total: 80, percent: 100, rate: null, eta_seconds: null })).toBe('80 of 80 backtests (100.0%)');
  });
});

test('a study has an address', () => {
  expect(parseRoute('#/studies')).toEqual({ page: 'studies', study: null });
  expect(parseRoute(studyLink('study-1'))).toEqual({ page: 'studies', study: 'study-1' });
});
