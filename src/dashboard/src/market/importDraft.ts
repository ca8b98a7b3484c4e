import type { ImportOptions } from '../data/marketApi';
import type { ImportAnswer, MarketDataInfo } from '../wire/rest';
import type { FormValues } from '../ui/PointerForm';

/** What a person may say about a file; empty: as the file says. The members are the options of the route. */
export const emptyImport: FormValues = {
  symbol: '',
  timeframe: '',
  exchange: '',
  zone: '',
  format: '',
  columns: '',
  prices: '',
  adjusted: false,
  replace: false,
};

/** The options that are given. */
export function optionsOf(values: FormValues, dryRun: boolean): ImportOptions {
  const given = Object.entries(values)
    .map(([name, value]) => [name, typeof value === 'boolean' ? (value ? 'true' : '') : String(value ?? '').trim()] as const)
    .filter(([, value]) => value !== '');
  return { ...Object.fromEntries(given), ...(dryRun ? { dry_run: 'true' } : {}) };
}

/** What is there of the symbol and timeframe that a file would become. */
export function thereAlready({ symbol, timeframe }: ImportAnswer, files: readonly MarketDataInfo[]): MarketDataInfo | null {
  return files.find((file) => file.symbol === symbol && (file.timeframe ?? '') === (timeframe ?? 'ticks')) ?? null;
}

/** What keeps a file from being imported, in words; null when nothing does. */
export function obstacleOf(answer: ImportAnswer, there: MarketDataInfo | null, replace: boolean): string | null {
  if (answer.needs.length > 0) return `Say its ${answer.needs.join(' and ')} first.`;
  if (there === null || replace) return null;
  return `${there.symbol} ${there.timeframe ?? ''} is there already. Replace it, or give the file another symbol.`;
}

/** The facts of what was understood, in the order in which a person checks them. */
export function factsOf(answer: ImportAnswer): readonly (readonly [string, string])[] {
  const { format, kind, symbol, timeframe, zone, rows, first, last, gaps } = answer;
  return [
    ['Format', format],
    ['Symbol', symbol ?? 'not known'],
    ['Kind', kind === 'ticks' ? 'ticks' : `candles of ${timeframe ?? 'an unknown length'}`],
    ['Rows', rows.toLocaleString('en-US')],
    ['From', first?.timestamp ?? '–'],
    ['To', last?.timestamp ?? '–'],
    ['Zone', zone ?? (timeframe !== null && /(d|w|mo)$/.test(timeframe) ? 'not needed: days' : "the exchange's of a strategy")],
    ['Gaps', gapWords(gaps)],
    ['Columns', answer.columns_read.join(', ') || '–'],
    ['Not used', answer.columns_ignored.join(', ') || 'none'],
  ];
}

function gapWords(gaps: ImportAnswer['gaps']): string {
  if (gaps === null) return '–';
  return gaps.count.toLocaleString('en-US') + (gaps.longest === null ? '' : `, longest ${spanWords(gaps.longest)}`);
}

/** `P2DT3H` as a person writes it: `2d 3h`. */
export function spanWords(duration: string): string {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(duration);
  if (match === null) return duration;
  const units = ['y', 'mo', 'w', 'd', 'h', 'm', 's'];
  return units.flatMap((unit, index) => (match[index + 1] === undefined ? [] : [`${match[index + 1]}${unit}`])).join(' ') || '0s';
}

export const timeframes = ['1s', '1m', '3m', '5m', '10m', '15m', '30m', '1h', '2h', '4h', '1d', '1w', '1mo'];

export const zones = [
  'UTC',
  '+02:00',
  '+03:00',
  'America/New_York',
  'America/Chicago',
  'America/Sao_Paulo',
  'Europe/London',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Asia/Hong_Kong',
  'Asia/Singapore',
  'Australia/Sydney',
];

export const formats = [
  'yahoo',
  'binance-klines',
  'binance-trades',
  'binance-aggtrades',
  'tradingview',
  'mt4',
  'mt5',
  'dukascopy',
  'histdata',
  'stooq',
  'alphavantage',
  'cryptodatadownload',
  'kraken',
  'coinbase',
  'kite',
  'nse-bhavcopy',
  'nse-quote',
  'nse-history',
  'nse-index',
  'investing',
  'nasdaq',
  'polygon',
  'databento',
  'lean',
  'ninjatrader',
  'truefx',
  'freqtrade',
  'ccxt',
  'parquet',
  'generic',
];
