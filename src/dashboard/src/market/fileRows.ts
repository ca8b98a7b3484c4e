import type { MarketDataInfo, QualityReport } from '../wire/rest';

const dayMs = 86_400_000;

/** The candles that a chart of a file is drawn of: its own, or longer ones where there would be too many of them. */
export function chartTimeframe({ timeframe, from, to }: Pick<MarketDataInfo, 'timeframe' | 'from' | 'to'>): string {
  const days = from === null || to === null ? 0 : (Date.parse(to) - Date.parse(from)) / dayMs;
  if (timeframe !== null && /(d|w|mo)$/.test(timeframe)) return timeframe;
  if (days > 20) return '1d';
  if (timeframe === null || timeframe === 'ticks') return days > 2 ? '5m' : '1m';
  return timeframe;
}

/** `2000-01-03 to 2020-04-17`, with times where the data cover less than a week. */
export function rangeWords({ from, to, problem }: Pick<MarketDataInfo, 'from' | 'to' | 'problem'>): string {
  if (from === null || to === null) return problem ?? 'not known';
  const isShort = Date.parse(to) - Date.parse(from) < 7 * dayMs && from.length > 10;
  const cut = (time: string) => (isShort ? time.slice(0, 16).replace('T', ' ') : time.slice(0, 10));
  return `${cut(from)} to ${cut(to)}`;
}

/** One kind of finding, in words. */
export interface Finding {
  readonly name: string;
  readonly what: string;
  readonly count: number;
  readonly items: readonly string[];
}

/** What is odd about data, each kind with its findings in words. */
export function findingsOf(report: QualityReport): readonly Finding[] {
  const { gaps, outliers, zero_prices: zeros, stale_prices: stale, splits } = report;
  const at = (time: string) => time.slice(0, 16).replace('T', ' ');
  return [
    {
      name: 'Gaps',
      what: `times for which ${report.exchange} has sessions and the data have no row`,
      count: gaps.count,
      items: gaps.items.map(({ from, to, missing }) => `${at(from)} to ${at(to)}: ${missing} missing`),
    },
    {
      name: 'Outliers',
      what: 'prices that jump and come back with the next row',
      count: outliers.count,
      items: outliers.items.map(({ timestamp, before, price, after }) => `${at(timestamp)}: ${before}, ${price}, ${after}`),
    },
    {
      name: 'Zero prices',
      what: 'prices of zero or less',
      count: zeros.count,
      items: zeros.items.map(({ timestamp, price }) => `${at(timestamp)}: ${price}`),
    },
    {
      name: 'Stale prices',
      what: 'one price over a long time',
      count: stale.count,
      items: stale.items.map(({ from, to, price, rows }) => `${at(from)} to ${at(to)}: ${price}, ${rows} rows`),
    },
    {
      name: 'Likely splits',
      what: 'jumps by the ratio of a split, as if prices were not adjusted',
      count: splits.count,
      items: splits.items.map(({ timestamp, ratio, before, after }) => `${at(timestamp)}: ${ratio}, from ${before} to ${after}`),
    },
  ];
}

/** Files by symbol, and by length within one. */
export function sorted(files: readonly MarketDataInfo[], wanted: string): readonly MarketDataInfo[] {
  const text = wanted.trim().toLowerCase();
  return files
    .filter(({ symbol, file }) => `${symbol} ${file}`.toLowerCase().includes(text))
    .sort((a, b) => a.symbol.localeCompare(b.symbol) || lengthOf(a.timeframe) - lengthOf(b.timeframe));
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800, mo: 2_592_000 };

function lengthOf(timeframe: string | null): number {
  const match = /^(\d+)(s|m|h|d|w|mo)$/.exec(timeframe ?? '');
  return match === null ? 0 : Number(match[1]) * unitSeconds[match[2]!]!;
}
