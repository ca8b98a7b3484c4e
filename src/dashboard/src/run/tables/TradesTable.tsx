import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { price, quantity } from '../../format/numbers';
import { duration, shortTime } from '../../format/times';
import { sentence } from '../../format/words';
import { Button } from '../../ui/Button';
import { Empty, LoadError, Loading } from '../../ui/Empty';
import { Pnl } from '../../ui/Figure';
import { saveFile } from '../../ui/saveFile';
import { SideMark } from '../../ui/SideMark';
import type { Trade } from '../../wire/events';
import { filterTrades, sortTrades, tradesCsv, type Outcome, type Sorting, type TradeColumn } from './tradeTable';
import type { NumberedTrade, Trades } from '../model/useTrades';
import './table.css';
import '../../ui/segmented.css';

const columns: readonly { id: TradeColumn; name: string; right?: boolean }[] = [
  { id: 'number', name: '#', right: true },
  { id: 'trade_id', name: 'Trade' },
  { id: 'side', name: 'Side' },
  { id: 'quantity', name: 'Quantity', right: true },
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

interface TradesTableProps {
  trades: Trades;
  fileName: string;
  selected: Trade | null;
  onSelect: (trade: Trade | null) => void;
}

export function TradesTable({ trades, fileName, selected, onSelect }: TradesTableProps) {
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
        <Rows rows={shown} sorting={sorting} onSort={setSorting} selected={selected} onSelect={onSelect} />
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
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  selected: Trade | null;
  onSelect: (trade: Trade | null) => void;
}

function Rows({ rows, sorting, onSort, selected, onSelect }: RowsProps) {
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
            const isSelected = row.trade === selected;
            return (
              <Row
                key={row.number}
                row={row}
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
  top,
  isSelected,
  onSelect,
}: {
  row: NumberedTrade;
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
      <span role="cell" className="right muted num">
        {number}
      </span>
      <span role="cell" className="truncate">
        <button type="button" className="link" aria-pressed={isSelected} title="Show on the chart and in the graph">
          {trade.trade_id}
        </button>
      </span>
      <span role="cell">
        <SideMark side={trade.side} />
      </span>
      <span role="cell" className="right num">
        {quantity(trade.quantity * trade.multiplier)}
      </span>
      <span role="cell" className="num">
        {shortTime(trade.entry_time)}
      </span>
      <span role="cell" className="right num">
        {price(trade.entry_price)}
      </span>
      <span role="cell" className="num">
        {shortTime(trade.exit_time)}
      </span>
      <span role="cell" className="right num">
        {price(trade.exit_price)}
      </span>
      <span role="cell" className="right num">
        {duration(trade.duration_minutes * 60_000)}
      </span>
      <span role="cell" className="truncate">
        {sentence(trade.exit_reason)}
      </span>
      <span role="cell" className="right">
        <Pnl value={trade.pnl} />
      </span>
    </div>
  );
}
