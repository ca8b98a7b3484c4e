import type { BrokerConnection, PreviewChange, StrategyDocument } from '../../wire/rest';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The strategy with a change, as a document that can be saved. The engine changes a strategy that it has read, so that what is written here
 * is compared with its answer before it is saved (`SaveWhatIf`).
 */
export function changedDocument(document: StrategyDocument, changes: readonly PreviewChange[]): StrategyDocument {
  return changes.reduce(withChange, document);
}

/** The account with other costs; the same object where no change is about them. */
export function changedAccount(account: BrokerConnection, changes: readonly PreviewChange[]): BrokerConnection {
  return changes.reduce((sum, { costs_factor: factor }) => (factor == null ? sum : withCosts(sum, factor)), account);
}

/** An id that is still free: the base, or the base with a number. */
export function freeId(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  for (let number = 2; ; number += 1) if (!taken.has(`${base}-${number}`)) return `${base}-${number}`;
}

/** Words as a part of an id: `Without this exit` is `without-this-exit`. */
export function slug(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function withChange(document: StrategyDocument, change: PreviewChange): StrategyDocument {
  const { without, node, delay_candles: candles, stop_factor: stop, target_factor: target } = change;
  if (without != null) return reachable({ ...document, edges: document.edges.filter((edge) => edge.target !== without) });
  if (node == null) return document;
  if (stop != null) return withPositions(document, node, (position) => scaledIn(position, stops, stop));
  if (target != null) return withPositions(document, node, (position) => scaledIn(position, ['takeProfit'], target));
  return candles == null ? document : delayed(document, node, candles);
}

/** Without the nodes that nothing leads to, which a document may not have. */
function reachable(document: StrategyDocument): StrategyDocument {
  const reached = new Set(document.nodes.filter(({ type }) => type === 'startNode').map(({ id }) => id));
  // A set goes on with what is added while it is walked.
  for (const node of reached) for (const { source, target } of document.edges) if (source === node) reached.add(target);
  return {
    ...document,
    nodes: document.nodes.filter(({ id }) => reached.has(id)),
    edges: document.edges.filter(({ source, target }) => reached.has(source) && reached.has(target)),
  };
}

function withPositions(document: StrategyDocument, id: string, change: (position: Json) => Json): StrategyDocument {
  const nodes = document.nodes.map((node) => {
    const positions = node.data['positions'];
    return node.id === id && Array.isArray(positions)
      ? { ...node, data: { ...node.data, positions: positions.map((each) => (isObject(each) ? change(each) : each)) } }
      : node;
  });
  return { ...document, nodes };
}

const stops = ['stopLoss', 'trailingStop', 'trailingConfig'];
const distances = ['percent', 'points', 'value', 'stopPercentage', 'stopPoints', 'targetPercentage', 'targetPoints', 'initialDistance',
  'initialPoints'];

/** A distance is a number of points, or an object that names its unit. An absolute price is none. */
function scaledIn(position: Json, members: readonly string[], factor: number): Json {
  const changed = { ...position };
  for (const member of members) if (member in position) changed[member] = scaled(position[member], factor);
  return changed;
}

function scaled(distance: unknown, factor: number): unknown {
  if (typeof distance === 'number') return distance * factor;
  if (!isObject(distance) || 'price' in distance || distance['type'] === 'price' || distance['type'] === 'absolute') return distance;
  const changed: Record<string, unknown> = { ...distance };
  for (const name of distances) if (typeof changed[name] === 'number') changed[name] *= factor;
  if (Array.isArray(changed['steps'])) changed['steps'] = changed['steps'].map((step) => scaled(step, factor));
  return changed;
}

/** A signal reads candles of a while ago; of another node the signals that lead to it do. */
function delayed(document: StrategyDocument, id: string, candles: number): StrategyDocument {
  const isSignal = (type: string) => /signal/i.test(type);
  const signals = document.nodes.filter((node) => isSignal(node.type)).map((node) => node.id);
  const leadsTo = (node: string) => document.edges.some(({ source, target }) => source === node && target === id);
  const late = new Set(signals.includes(id) ? [id] : signals.filter(leadsTo));
  const members = ['conditions', 'reEntryConditions', 'reEntryExitConditions'];
  const nodes = document.nodes.map((node) => {
    if (!late.has(node.id)) return node;
    const data = { ...node.data };
    for (const member of members) if (member in data) data[member] = shifted(data[member], candles);
    return { ...node, data };
  });
  return { ...document, nodes };
}

function shifted(value: unknown, candles: number): unknown {
  if (Array.isArray(value)) return value.map((each) => shifted(each, candles));
  if (!isObject(value)) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shifted(each, candles)]));
  const numberIn = (name: string) => (typeof inner[name] === 'number' ? inner[name] : 0);
  switch (inner['type']) {
    case 'indicator':
      return { ...inner, offset: Math.min(numberIn('offset'), -1) - candles };
    case 'candle_data':
    case 'market_data':
      return { ...inner, offset: numberIn('offset') - candles };
    case 'candle_range':
      return { ...inner, from: numberIn('from') - candles, to: numberIn('to') - candles };
    default:
      return inner;
  }
}

function withCosts(account: BrokerConnection, factor: number): BrokerConnection {
  const { slippage, commission, spread } = account;
  const times = <T extends object>(parts: T): T =>
    Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, typeof value === 'number' ? value * factor : value])) as T;
  return {
    ...account,
    slippage: times(slippage),
    commission: times(commission),
    spread: typeof spread === 'number' ? spread * factor : { ...times(spread), ...spreadsOfOptions(spread.moneyness, factor) },
  };
}

type Spread = Exclude<BrokerConnection['spread'], number>;

/** Rows of a spread by moneyness: how far a contract is out of the money is no cost. */
function spreadsOfOptions(rows: Spread['moneyness'], factor: number): Pick<Spread, 'moneyness'> {
  if (rows === undefined) return {};
  const times = (cost: number | undefined) => (cost ?? 0) * factor;
  return {
    moneyness: rows.map((row) => ({ ...row, points: times(row.points), percent: times(row.percent), ticks: times(row.ticks) })),
  };
}
