import type { Trade } from '../../wire/events';
import type { NumberedTrade } from '../model/useTrades';

export type TradeColumn =
  | 'number'
  | 'trade_id'
  | 'symbol'
  | 'side'
  | 'quantity'
  | 'entry_time'
  | 'entry_price'
  | 'exit_time'
  | 'exit_price'
  | 'pnl'
  | 'duration_minutes'
  | 'exit_reason';

export interface Sorting {
  readonly column: TradeColumn;
  readonly descending: boolean;
}

export type Outcome = 'all' | 'winners' | 'losers';

export function filterTrades(trades: readonly NumberedTrade[], search: string, outcome: Outcome): readonly NumberedTrade[] {
  const wanted = search.trim().toLowerCase();
  return trades.filter(({ trade }) => {
    if (outcome === 'winners' && trade.pnl <= 0) return false;
    if (outcome === 'losers' && trade.pnl >= 0) return false;
    return (
      wanted === '' ||
      `${trade.trade_id} ${trade.symbol} ${trade.side} ${trade.exit_reason} ${trade.entry_trigger}`.toLowerCase().includes(wanted)
    );
  });
}

export function sortTrades(trades: readonly NumberedTrade[], { column, descending }: Sorting): NumberedTrade[] {
  const sign = descending ? -1 : 1;
  return [...trades].sort((a, b) => sign * compare(valueOf(a, column), valueOf(b, column)) || a.number - b.number);
}

/** A cell in a spreadsheet: quoted where it must be, and never a formula. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const csvFields = [
  'trade_id',
  'position_id',
  're_entry_num',
  'symbol',
  'side',
  'quantity',
  'multiplier',
  'entry_price',
  'entry_time',
  'exit_price',
  'exit_time',
  'pnl',
  'gross_pnl',
  'fees',
  'pnl_percent',
  'mae',
  'mfe',
  'duration_minutes',
  'entry_trigger',
  'exit_reason',
] as const satisfies readonly (keyof Trade)[];

/** Trades as CSV, in the order shown, numbers unrounded. */
export function tradesCsv(trades: readonly NumberedTrade[]): string {
  const rows = trades.map(({ trade }) => csvFields.map((field) => csvCell(trade[field] ?? '')).join(','));
  return [csvFields.join(','), ...rows, ''].join('\r\n');
}

function valueOf({ number, trade }: NumberedTrade, column: TradeColumn): string | number {
  if (column === 'number') return number;
  const value = trade[column];
  return column === 'entry_time' || column === 'exit_time' ? Date.parse(value as string) : (value ?? '');
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b));
}
