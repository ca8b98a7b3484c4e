import { number, percent, signed } from './numbers';
import { duration, fullTime } from './times';
import { sentence } from './words';

export interface MetricRow {
  readonly key: string;
  readonly name: string;
  readonly text: string;
  readonly value: unknown;
  /** Why it means little; null when nothing speaks against it. */
  readonly doubt: string | null;
}

export interface MetricGroup {
  readonly name: string;
  readonly rows: readonly MetricRow[];
}

type Format = (value: number) => string;

const fraction: Format = (value) => percent(value * 100);
const ratio: Format = (value) => number(value, 2);
const money: Format = (value) => signed(value, 2);
const amount: Format = (value) => number(value, 2);
const count: Format = (value) => number(value, 0);
const minutes: Format = (value) => duration(value * 60_000);

const layout: readonly { name: string; rows: readonly (readonly [key: string, name: string, format: Format])[] }[] = [
  {
    name: 'Return and risk',
    rows: [
      ['total_return', 'Total return', fraction],
      ['annualised_return', 'Annualised return', fraction],
      ['buy_and_hold_return', 'Buy and hold', fraction],
      ['sharpe', 'Sharpe', ratio],
      ['geometric_sharpe', 'Geometric Sharpe', ratio],
      ['sortino', 'Sortino', ratio],
      ['max_drawdown', 'Max drawdown', fraction],
      ['max_drawdown_close', 'Max drawdown at closes', fraction],
      ['max_drawdown_peak_time', 'Drawdown from', count],
      ['max_drawdown_trough_time', 'Drawdown to', count],
      ['calmar', 'Calmar', ratio],
      ['exposure', 'Exposure', fraction],
      ['turnover', 'Turnover', ratio],
    ],
  },
  {
    name: 'Trades',
    rows: [
      ['trades', 'Trades', count],
      ['winners', 'Winners', count],
      ['losers', 'Losers', count],
      ['win_rate', 'Win rate', (value) => percent(value)],
      ['profit_factor', 'Profit factor', ratio],
      ['expectancy', 'Expectancy', money],
      ['payoff_ratio', 'Payoff ratio', ratio],
      ['sqn', 'System quality (SQN)', ratio],
      ['longest_winning_streak', 'Longest winning streak', count],
      ['longest_losing_streak', 'Longest losing streak', count],
      ['best_trade', 'Best trade', money],
      ['worst_trade', 'Worst trade', money],
      ['average_mae', 'Average worst excursion', money],
      ['average_mfe', 'Average best excursion', money],
      ['average_duration_minutes', 'Average duration', minutes],
      ['longest_duration_minutes', 'Longest duration', minutes],
      ['rejected_orders', 'Rejected orders', count],
      ['zero_quantity_orders', 'Zero-quantity orders', count],
    ],
  },
  {
    name: 'Money',
    rows: [
      ['equity', 'Equity', amount],
      ['cash', 'Cash', amount],
      ['realized_pnl', 'Realised P&L', money],
      ['unrealized_pnl', 'Unrealised P&L', money],
      ['fees', 'Fees', amount],
    ],
  },
];

/**
 * metrics.json for reading: known numbers in their groups, and whatever else the file holds after them.
 */
export function metricGroups(metrics: Readonly<Record<string, unknown>>, timeOf: TimeWords = fullTime): MetricGroup[] {
  const doubts = isObject(metrics['means_little']) ? metrics['means_little'] : {};
  const known = new Set(layout.flatMap((group) => group.rows.map(([key]) => key)));
  const groups = layout.map((group) => ({
    name: group.name,
    rows: group.rows
      .filter(([key]) => key in metrics)
      .map(([key, name, format]) => ({ ...row(key, name, metrics[key], format, timeOf), doubt: doubtOf(doubts, key) })),
  }));
  const others = Object.keys(metrics).filter((key) => !known.has(key) && !isObject(metrics[key]));
  const rest = { name: 'Other', rows: others.map((key) => row(key, sentence(key), metrics[key], (value) => number(value, 4, 0))) };
  return [...groups, rest, ...partGroups(metrics)].filter((group) => group.rows.length > 0);
}

function doubtOf(doubts: Readonly<Record<string, unknown>>, key: string): string | null {
  const doubt = doubts[key];
  return typeof doubt === 'string' ? doubt : null;
}

/** Results of parts of the trades (by side, by exit reason), a group a part, and why figures mean little. */
function partGroups(metrics: Readonly<Record<string, unknown>>): MetricGroup[] {
  const formats = new Map<string, Format>(layout.flatMap((group) => group.rows.map(([key, , format]) => [key, format])));
  formats.set('pnl', money);
  const rowsOf = (place: string, members: Readonly<Record<string, unknown>>) =>
    Object.entries(members).map(([key, value]) => row(`${place}.${key}`, sentence(key), value, formats.get(key) ?? amount));
  const groups: MetricGroup[] = [];
  for (const [key, value] of Object.entries(metrics)) {
    if (!isObject(value) || key === 'conventions') continue;
    const parts = Object.entries(value);
    for (const [part, members] of parts)
      if (isObject(members)) groups.push({ name: `${sentence(key)}: ${sentence(part)}`, rows: rowsOf(`${key}.${part}`, members) });
    const texts = Object.fromEntries(parts.filter(([, members]) => !isObject(members)));
    groups.push({ name: sentence(key), rows: rowsOf(key, texts) });
  }
  return groups;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function row(key: string, name: string, value: unknown, format: Format, timeOf: TimeWords = fullTime): MetricRow {
  const text =
    typeof value === 'number'
      ? format(value)
      : typeof value === 'string'
        ? /^\d{4}-\d\d-\d\dT/.test(value)
          ? timeOf(value)
          : value
        : 'not defined';
  return { key, name, text, value, doubt: null };
}

/** Writes a time: within a day a daily candle has none that anything happened at. */
type TimeWords = (time: string) => string;
