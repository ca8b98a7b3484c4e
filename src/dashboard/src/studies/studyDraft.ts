import type { ParameterRange, ParameterValue, StrategyDocument, StudyRequest } from '../wire/rest';

/** What can be varied in a strategy: a parameter of it, or a number of its document by its JSON pointer. */
export interface Tunable {
  readonly name: string;
  readonly label: string;
  readonly value: ParameterValue;
  /** Bounds of the sliders. */
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

/** How one parameter varies, as it stands in the form. */
export interface AxisDraft {
  readonly varies: boolean;
  readonly from: string;
  readonly to: string;
  readonly step: string;
  /** Values of what is no number, with commas. */
  readonly values: string;
}

export type Method = 'grid' | 'random' | 'walk_forward';

export interface StudyDraft {
  readonly strategyId: string;
  readonly brokerId: string;
  readonly symbols: string;
  readonly from: string;
  readonly to: string;
  readonly axes: Readonly<Record<string, AxisDraft>>;
  readonly where: string;
  readonly constraints: string;
  readonly objective: string;
  /** A variant of the account a line: `commission.percent=0.02 slippage.ticks=1`. */
  readonly costs: string;
  readonly fill: string;
  readonly atEnd: string;
  readonly limit: string;
  readonly method: Method;
  readonly random: string;
  readonly seed: string;
  readonly windows: string;
  readonly train: string;
  readonly test: string;
  readonly anchored: boolean;
  /** How many sets each window chooses from, picked at random; empty: all. */
  readonly inner: string;
}

export const emptyDraft: StudyDraft = {
  strategyId: '',
  brokerId: 'paper',
  symbols: '',
  from: '',
  to: '',
  axes: {},
  where: '',
  constraints: '',
  objective: 'sharpe',
  costs: '',
  fill: '',
  atEnd: '',
  limit: '',
  method: 'grid',
  random: '200',
  seed: '1',
  windows: '6',
  train: '70',
  test: '30',
  anchored: false,
  inner: '',
};

/** Numbers of a document that say where something stands, not how much of it is wanted. */
const fixed = new Set(['offset', 'number', 'priority', 'multiplier', 'round_to', 'x', 'y']);

/** The parameters that a document declares; of one without any, the numbers in its nodes. */
export function tunablesOf(document: StrategyDocument): readonly Tunable[] {
  const declared = (document.parameters ?? []).map(({ name, label, type, default: value, min, max, step }) => {
    const isWhole = type === 'integer';
    const shown = typeof value === 'number' || typeof value === 'boolean' ? value : String(value ?? '');
    const bounds = boundsOf(typeof shown === 'number' ? shown : 0, isWhole);
    return { name, label: label ?? name, value: shown, least: min ?? bounds.least, most: max ?? bounds.most, step: step ?? bounds.step };
  });
  if (declared.length > 0) return declared;
  return document.nodes.flatMap((node, index) => numbersIn(node.data, `/nodes/${index}/data`, labelOf(node)));
}

function labelOf({ id, data }: StrategyDocument['nodes'][number]): string {
  return typeof data['label'] === 'string' ? data['label'] : id;
}

function numbersIn(value: unknown, pointer: string, node: string): Tunable[] {
  if (typeof value === 'number') {
    const words = pointer.split('/').filter((part) => part !== '' && !/^\d+$/.test(part));
    return [{ name: pointer, label: `${node}: ${words.slice(-2).join(' ')}`, value, ...boundsOf(value, Number.isInteger(value)) }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    fixed.has(key) ? [] : numbersIn(inner, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, node),
  );
}

/** From a quarter of a value to four times as much, in steps that a slider can take. */
function boundsOf(value: number, isWhole: boolean): Pick<Tunable, 'least' | 'most' | 'step'> {
  if (value === 0) return { least: 0, most: 100, step: isWhole ? 1 : 0.1 };
  const step = isWhole ? 1 : 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1);
  const ends = [value / 4, value * 4].sort((a, b) => a - b).map((end) => plain(Math.round(end / step) * step));
  return { least: ends[0]!, most: ends[1]!, step };
}

/** The axis that a parameter begins with: five values around its own. */
export function axisOf({ value, least, most, step }: Tunable): AxisDraft {
  if (typeof value !== 'number') {
    return { varies: false, from: '', to: '', step: '', values: typeof value === 'boolean' ? 'true, false' : value };
  }
  const by = Math.max(step, plain(Math.round(Math.abs(value) / 4 / step) * step));
  const from = Math.max(least, plain(value - 2 * by));
  const to = Math.min(most, plain(value + 2 * by));
  return { varies: false, from: String(from), to: String(to), step: String(by), values: '' };
}

/** Without the dust of binary fractions. */
function plain(value: number): number {
  return Number(value.toPrecision(12));
}

/** The values of a range, as the server makes them. */
export function valuesOf(range: ParameterRange): readonly ParameterValue[] {
  if (Array.isArray(range)) return range;
  const { from, to, step = 1 } = range;
  const count = step > 0 && to >= from ? Math.floor((to - from) / step + 1e-9) + 1 : 0;
  return Array.from({ length: Math.min(count, 100_000) }, (_, index) => plain(from + index * step));
}

/** How many sets a draft asks for before its conditions take some out; 0 when a range holds nothing. */
export function setsOf(draft: StudyDraft): number {
  const { parameters = {}, symbols = [], costs = [], limit = Infinity } = requestOf(draft);
  const combinations = Object.values(parameters).reduce((product, range) => product * valuesOf(range).length, 1);
  const inner = draft.method === 'walk_forward' && draft.inner.trim() !== '' ? draft.inner : null;
  const picked = draft.method === 'random' ? draft.random : inner;
  const inGrid = picked === null ? combinations : Math.min(combinations, Number(picked) || 0);
  return Math.min(inGrid * Math.max(1, symbols.length) * Math.max(1, costs.length), limit);
}

export function requestOf(draft: StudyDraft): StudyRequest {
  const parameters = Object.fromEntries(
    Object.entries(draft.axes)
      .filter(([, axis]) => axis.varies)
      .map(([name, axis]) => [name, rangeOf(axis)]),
  );
  const request: StudyRequest = {
    strategy_id: draft.strategyId,
    broker_connection_id: draft.brokerId,
    parameters,
    objective: draft.objective,
    method: methodOf(draft),
  };
  const [symbols, where, constraints] = [words(draft.symbols, /,/), words(draft.where, /\n/), words(draft.constraints, /\n/)];
  if (symbols.length > 0) request.symbols = symbols;
  if (draft.from.trim() !== '') request.from = draft.from.trim();
  if (draft.to.trim() !== '') request.to = draft.to.trim();
  if (where.length > 0) request.where = where;
  if (constraints.length > 0) request.constraints = constraints;
  const costs = words(draft.costs, /\n/).map(costsOf);
  if (costs.length > 0) request.costs = costs;
  if (draft.fill !== '') request.fill = draft.fill;
  if (draft.atEnd !== '') request.at_end = draft.atEnd;
  if (draft.limit.trim() !== '') request.limit = Number(draft.limit);
  return request;
}

/** `commission.percent=0.02 slippage.ticks=1` as fields of an account; what is no such pair is left for the server to refuse. */
function costsOf(line: string): Record<string, unknown> {
  const costs: Record<string, unknown> = {};
  for (const [path = '', value = ''] of words(line, /[\s,]+/).map((pair) => pair.split('='))) {
    const names = path.split('.');
    const last = names.pop()!;
    innermost(costs, names)[last] = value !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
  }
  return costs;
}

function innermost(fields: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return names.reduce((at, name) => {
    const inner = Object.hasOwn(at, name) ? at[name] : undefined;
    if (typeof inner === 'object' && inner !== null) return inner as Record<string, unknown>;
    return (at[name] = {}) as Record<string, unknown>;
  }, fields);
}

/** The same pairs again. */
export function costsText(costs: Record<string, unknown>, prefix = ''): string {
  return Object.entries(costs)
    .map(([name, value]) =>
      typeof value === 'object' && value !== null
        ? costsText(value as Record<string, unknown>, `${prefix}${name}.`)
        : `${prefix}${name}=${String(value)}`,
    )
    .join(' ');
}

function rangeOf({ from, to, step, values }: AxisDraft): ParameterRange {
  if (values !== '') return words(values, /,/).map((word) => (word === 'true' || word === 'false' ? word === 'true' : word));
  return { from: Number(from), to: Number(to), step: Number(step) };
}

function methodOf({ method, random, seed, windows, train, test, anchored, inner }: StudyDraft): unknown {
  if (method === 'random') return { random: { n: Number(random), seed: Number(seed) } };
  if (method === 'grid') return 'grid';
  const walk = { windows: Number(windows), train: Number(train), test: Number(test), anchored };
  return { walk_forward: inner.trim() === '' ? walk : { ...walk, inner: { random: { n: Number(inner), seed: Number(seed) } } } };
}

function words(text: string, separator: RegExp): string[] {
  return text
    .split(separator)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
