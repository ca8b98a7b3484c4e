import type { CandlePoint } from '../model/runModel';
import type { Comparison, DocumentExpression } from './conditionTexts';

/**
 * Values of operands from the wire: the last closed candles with their indicators, the last price and the time. The server records
 * the exact values when a signal fires; while it waits, these show how far it is from firing. What the wire does not carry is unknown.
 */
export interface Facts {
  /** Closed candles of a timeframe of the strategy, oldest first; the instrument is TI or SI. */
  readonly candles: (timeframeId: string, instrument: string) => readonly CandlePoint[];
  /** Last price of an instrument; null before the first. */
  readonly lastPrice: (instrument: string) => number | null;
  /** Simulation time. */
  readonly time: string | null;
  readonly indicatorNames: ReadonlyMap<string, string>;
}

export interface ComparisonNow {
  readonly left: number | null;
  readonly right: readonly (number | null)[];
  /** Of a crossing, what both operands were at the step before, at one and the same moment; null of every other comparison. */
  readonly before: { readonly left: number | null; readonly right: number | null } | null;
  /** Null when an operand is unknown. */
  readonly holds: boolean | null;
}

export function compareNow({ left, operator, right }: Comparison, facts: Facts): ComparisonNow {
  const leftNow = valueOf(left, facts);
  const rightNow = right.map((operand) => valueOf(operand, facts));
  const crossing = operator === 'crosses_above' || operator === 'crosses_below';
  const before = crossing ? valuesBefore(left, right[0], facts) : null;
  const operands = { left: leftNow, right: rightNow, before };
  const known = leftNow !== null && rightNow.every((value) => value !== null) && rightNow.length > 0;
  if (!known) return { ...operands, holds: null };
  const holds = before === null ? compare(leftNow, operator, rightNow as number[]) : crossed(operator, before, leftNow, rightNow[0]!);
  return { ...operands, holds };
}

/**
 * Both sides of a crossing at the step before. It steps with the closed candles of the finest timeframe of the two; with ticks, whose
 * values the wire does not carry, where one side is live or neither reads candles.
 */
function valuesBefore(left: DocumentExpression, right: DocumentExpression | undefined, facts: Facts): NonNullable<ComparisonNow['before']> {
  const unknown = { left: null, right: null };
  if (right === undefined || isLive(left) || isLive(right)) return unknown;
  const series = [left, right].map((side) => candlesOf(side, facts)).filter((points) => points.length > 0);
  const finest = Math.min(...series.map(minutesOf));
  const closes = series.filter((points) => minutesOf(points) === finest).flatMap((points) => points.slice(-2).map(({ closed }) => closed));
  const last = Math.max(...closes);
  const moment = Math.max(...closes.filter((close) => close < last));
  return Number.isFinite(moment) ? { left: valueOf(left, facts, moment), right: valueOf(right, facts, moment) } : unknown;
}

function isLive({ type, offset }: DocumentExpression): boolean {
  return ['live_data', 'current_time'].includes(type) || (readsPrices(type) && Number(offset ?? 0) === 0);
}

const readsPrices = (type: string): boolean => type === 'candle_data' || type === 'market_data';

/** The closed candles that an operand reads; none for one that reads no candles. */
function candlesOf(expression: DocumentExpression, facts: Facts): readonly CandlePoint[] {
  if (!readsPrices(expression.type) && expression.type !== 'indicator') return [];
  return facts.candles(String(expression['timeframeId'] ?? ''), String(expression['instrumentType'] ?? 'TI'));
}

function minutesOf(points: readonly CandlePoint[]): number {
  const [, count, unit] = /^(\d+)(\w+)$/.exec(points[0]!.candle.timeframe) ?? [];
  return Number(count) * ({ s: 1 / 60, m: 1, h: 60, d: 1440, w: 10_080, mo: 43_200 }[unit ?? ''] ?? NaN);
}

/** A number as it was at a moment; null when it is not known. */
function valueOf(expression: DocumentExpression, facts: Facts, moment = Infinity): number | null {
  const instrument = String(expression['instrumentType'] ?? 'TI');
  const offset = Number(expression['offset'] ?? 0);
  const candle = () => {
    const points = candlesOf(expression, facts);
    return points[points.findLastIndex(({ closed }) => closed <= moment) - Math.max(0, -offset - 1)];
  };
  switch (expression.type) {
    case 'constant':
      return finite(expression['value'] ?? expression['numberValue']);
    case 'current_time':
      return facts.time === null ? null : secondsOf(facts.time.slice(11, 19));
    case 'time_function':
      return typeof expression['timeValue'] === 'string' ? secondsOf(expression['timeValue']) : null;
    case 'live_data':
      return ['ltp', 'underlying_ltp', 'price', 'mark'].includes(String(expression['field']).toLowerCase())
        ? facts.lastPrice(instrument)
        : null;
    case 'candle_data':
    case 'market_data':
      return offset === 0 ? null : candleField(candle(), String(expression['field'] ?? expression['dataField']));
    case 'indicator': {
      const name = String(expression['name']);
      const key = facts.indicatorNames.get(name) ?? name;
      const output = expression['parameter'] == null ? '' : `.${String(expression['parameter'])}`;
      const values = candle()?.candle.indicators;
      return values?.[key + output] ?? values?.[key] ?? null;
    }
    default:
      return null;
  }
}

function crossed(operator: string, before: NonNullable<ComparisonNow['before']>, left: number, right: number): boolean | null {
  if (before.left === null || before.right === null) return null;
  return operator === 'crosses_above' ? before.left <= before.right && left > right : before.left >= before.right && left < right;
}

function compare(left: number, operator: string, right: readonly number[]): boolean | null {
  const [a, b] = right as [number, number | undefined];
  switch (operator) {
    case '>':
      return left > a;
    case '<':
      return left < a;
    case '>=':
      return left >= a;
    case '<=':
      return left <= a;
    case '==':
      return left === a;
    case '!=':
      return left !== a;
    case 'between':
      return b === undefined ? null : left >= a && left <= b;
    case 'not_between':
      return b === undefined ? null : left < a || left > b;
    case 'not_in':
      return !right.includes(left);
    case 'in':
      return right.includes(left);
    default:
      return null;
  }
}

function candleField(point: CandlePoint | undefined, field: string): number | null {
  if (point === undefined) return null;
  const { open, high, low, close, volume } = point.candle;
  return { open, high, low, close, volume }[field.toLowerCase()] ?? null;
}

function secondsOf(clock: string): number | null {
  const match = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(clock);
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0) : null;
}

function finite(value: unknown): number | null {
  const number = Number(value);
  return value == null || !Number.isFinite(number) ? null : number;
}
