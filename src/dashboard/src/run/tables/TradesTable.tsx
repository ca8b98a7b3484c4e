import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { lots, price } from '../../format/numbers';
import { duration } from '../../format/times';
import { sentence } from '../../format/words';
import { Button } from '../../ui/Button';
import { Empty, LoadError, Loading } from '../../ui/Empty';
import { Pnl } from '../../ui/Figure';
import { saveFile } from '../../ui/saveFile';
import { SideMark } from '../../ui/SideMark';
import type { Trade } from '../../wire/events';
import { filterTrades, sortTrades, tradesCsv, type Outcome, type Sorting, type TradeColumn } from './tradeTable';
import type { Moments } from '../model/moments';
import type { NumberedTrade, Trades } from '../model/useTrades';
import './table.css';
import '../../ui/segmented.css';

const columns: readonly { id: TradeColumn; name: string; right?: boolean }[] = [
  { id: 'number', name: '#', right: true },
  { id: 'trade_id', name: 'Trade' },
  { id: 'quantity', name: 'Size' },
  { id: 'entry_time', name: 'Entered' },
  { id: 'entry_price', name: 'at', right: true },
  { id: 'exit_time', name: 'Exited' },
  { id: 'exit_price', name: 'at', right: true },
  { id: 'duration_minutes', name: 'Held', right: true },
  { id: 'exit_reason', name: 'Reason' },
  { id: 'pnl', name: 'P&L', right: true },
];

const outcomes: readonly Outcome[] = ['all', 'winners', 'losers'];
const rowHeight = 28;
/** Positions that are open when the data end are closed with the last candle. */
const atEnd = 'end_of_data';

/** How the times of trades are written. */
export interface TradeDates {
  readonly moments: Moments;
  /** True when orders fill at the close of the candle that gave the signal. */
  readonly fillsAtClose: boolean;
}

interface TradesTableProps {
  trades: Trades;
  dates: TradeDates;
  fileName: string;
  selected: Trade | null;
  onSelect: (trade: Trade | null) => void;
}

export function TradesTable({ trades, dates, fileName, selected, onSelect }: TradesTableProps) {
  const [search, setSearch] = useState('');
  const [outcome, setOutcome] = useState<Outcome>('all');
  const [sorting, setSorting] = useState<Sorting>({ column: 'number', descending: true });
  const shown = useMemo(() => sortTrades(filterTrades(trades.items, search, outcome), sorting), [trades.items, search, outcome, sorting]);
  const total = shown.reduce((sum, { trade }) => sum + trade.pnl, 0);
  return (
    <div className="table-view">
      <div className="table-tools">
        <input
          className="input"
          type="search"
          placeholder="Filter trades"
          aria-label="Filter trades"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <div className="segmented" role="group" aria-label="Outcome">
          {outcomes.map((each) => (
            <button key={each} type="button" aria-pressed={each === outcome} onClick={() => setOutcome(each)}>
              {sentence(each)}
            </button>
          ))}
        </div>
        <span className="table-sum muted">
          <span className="num">{shown.length}</span> {shown.length === 1 ? 'trade' : 'trades'} · <Pnl value={total} />
        </span>
        <Button icon="download" disabled={shown.length === 0} onClick={() => saveFile(fileName, 'text/csv', tradesCsv(shown))}>
          CSV
        </Button>
      </div>
      {shown.length > 0 ? (
        <Rows rows={shown} dates={dates} sorting={sorting} onSort={setSorting} selected={selected} onSelect={onSelect} />
      ) : (
        <Nothing trades={trades} />
      )}
    </div>
  );
}

function Nothing({ trades }: { trades: Trades }) {
  if (trades.error !== null) return <LoadError what="Trades" reason={trades.error} onRetry={() => window.location.reload()} />;
  if (trades.loading) return <Loading what="trades" />;
  return trades.items.length > 0 ? (
    <Empty title="No trade matches">Change the filter to see the others.</Empty>
  ) : (
    <Empty title="No trade yet">A trade is listed when its position is closed.</Empty>
  );
}

interface RowsProps {
  rows: readonly NumberedTrade[];
  dates: TradeDates;
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  selected: Trade | null;
  onSelect: (trade: Trade | null) => void;
}

function Rows({ rows, dates, sorting, onSort, selected, onSelect }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  return (
    <div className="grid-scroll" ref={scroller} tabIndex={0} role="region" aria-label="Trades">
      <div className="grid-table trades" role="table" aria-label="Trades" aria-rowcount={rows.length + 1}>
        <div className="grid-row grid-head" role="row">
          {columns.map(({ id, name, right }) => (
            <span
              key={id}
              role="columnheader"
              data-column={id}
              className={right ? 'right' : ''}
              aria-sort={sorting.column === id ? (sorting.descending ? 'descending' : 'ascending') : undefined}
            >
              <button type="button" onClick={() => onSort({ column: id, descending: sorting.column === id ? !sorting.descending : true })}>
                {name}
                {sorting.column === id && <span aria-hidden="true">{sorting.descending ? ' ↓' : ' ↑'}</span>}
              </button>
            </span>
          ))}
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]!;
            const isSelected = row.trade.trade_id === selected?.trade_id;
            return (
              <Row
                key={row.number}
                row={row}
                dates={dates}
                top={start}
                isSelected={isSelected}
                onSelect={() => onSelect(isSelected ? null : row.trade)}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Row({
  row: { number, trade },
  dates: { moments, fillsAtClose },
  top,
  isSelected,
  onSelect,
}: {
  row: NumberedTrade;
  dates: TradeDates;
  top: number;
  isSelected: boolean;
  onSelect: () => void;
}) {
  return (
    <div
      className={`grid-row ${isSelected ? 'selected' : ''}`}
      role="row"
      aria-rowindex={number + 1}
      style={{ position: 'absolute', top, height: rowHeight }}
      onClick={onSelect}
      data-trade={trade.trade_id}
    >
      <span role="cell" className="right muted num" data-column="number">
        {number}
      </span>
      <span role="cell" className="truncate" data-column="trade_id">
        <button type="button" className="link" aria-pressed={isSelected} title="Show on the chart and in the graph">
          {trade.trade_id}
        </button>
      </span>
      <span role="cell" className="num" data-column="quantity">
        <SideMark side={trade.side} /> {lots(trade.quantity, trade.multiplier)}
      </span>
      <span role="cell" className="num" data-column="entry_time">
        {moments.ofTime(trade.entry_time, fillsAtClose)}
      </span>
      <span role="cell" className="right num" data-column="entry_price" data-value={trade.entry_price}>
        {price(trade.entry_price)}
      </span>
      <span role="cell" className="num" data-column="exit_time">
        {moments.ofTime(trade.exit_time, fillsAtClose || trade.exit_reason === atEnd)}
      </span>
      <span role="cell" className="right num" data-column="exit_price" data-value={trade.exit_price}>
        {price(trade.exit_price)}
      </span>
      <span role="cell" className="right num" data-column="duration_minutes">
        {moments.isDaily ? `${Math.round(trade.duration_minutes / 1_440)}d` : duration(trade.duration_minutes * 60_000)}
      </span>
      <span role="cell" className="truncate" data-column="exit_reason" title={sentence(trade.exit_reason)}>
        {sentence(trade.exit_reason)}
      </span>
      <span role="cell" className="right" data-column="pnl">
        <Pnl value={trade.pnl} />
      </span>
    </div>
  );
}
