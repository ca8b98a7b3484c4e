import type { MarketDataInfo } from '../wire/rest';

/** What there is of a symbol: its files together. */
export interface DataRange {
  readonly symbol: string;
  /** `2000-01-03`, the first and the last day. */
  readonly from: string;
  readonly to: string;
}

/** Null when nothing is known of the symbol: then the server decides. */
export function dataRangeOf(symbol: string | null, files: readonly Pick<MarketDataInfo, 'symbol' | 'from' | 'to'>[]): DataRange | null {
  const mine = files.filter((file) => file.symbol === symbol && file.from !== null && file.to !== null);
  if (symbol === null || mine.length === 0) return null;
  const days = (pick: 'from' | 'to') => mine.map((file) => file[pick]!.slice(0, 10)).sort();
  return { symbol, from: days('from')[0]!, to: days('to').at(-1)! };
}

/** What is wrong with a range before the server is asked: it lies beside the data. Undefined when nothing is. */
export function rangeProblems(from: string, to: string, range: DataRange | null): { from?: string; to?: string } {
  if (range === null) return {};
  const [first, last] = [dayIn(from), dayIn(to)];
  const problems: { from?: string; to?: string } = {};
  if (first !== null && first > range.to) problems.from = `The data of ${range.symbol} end on ${range.to}.`;
  if (last !== null && last < range.from) problems.to = `The data of ${range.symbol} begin on ${range.from}.`;
  if (first !== null && last !== null && last < first) problems.to = 'The range ends before it begins.';
  return problems;
}

function dayIn(text: string): string | null {
  return /^\d{4}-\d\d-\d\d/.exec(text.trim())?.[0] ?? null;
}
