import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { runLink } from '../actions/links';
import { showDialog } from '../actions/view';
import * as api from '../data/api';
import { number, percent, signedPercent, toneOf } from '../format/numbers';
import { modeWords, stateWords } from '../format/words';
import { Button, IconButton } from '../ui/Button';
import { Pnl } from '../ui/Figure';
import { Icon } from '../ui/Icon';
import { attempt } from '../ui/notices';
import type { Run } from '../wire/rest';
import { costsText, draftOf, freeLabel, parametersText, rangeText } from './runRows';

interface RunsTableProps {
  runs: readonly Run[];
  /** A field, with a minus in front for the largest first. */
  sort: string;
  isChosen: (run: Run) => boolean;
  onChoose: (run: Run) => void;
  onSort: (sort: string) => void;
  onEdit: (run: Run) => void;
  onChanged: () => void;
}

const columns: readonly { id: string; name: string; sort?: string; right?: boolean }[] = [
  { id: 'choose', name: '' },
  { id: 'strategy', name: 'Strategy and run', sort: 'strategy' },
  { id: 'range', name: 'Data' },
  { id: 'pnl', name: 'P&L', sort: 'pnl', right: true },
  { id: 'return', name: 'Return', sort: 'total_return', right: true },
  { id: 'drawdown', name: 'Drawdown', sort: 'max_drawdown', right: true },
  { id: 'sharpe', name: 'Sharpe', sort: 'sharpe', right: true },
  { id: 'trades', name: 'Trades', sort: 'trades', right: true },
  { id: 'started', name: 'Started', sort: 'started_at' },
  { id: 'actions', name: '' },
];

const rowHeight = 56;

/** Runs, however many: only the rows in view exist. */
export function RunsTable({ runs, sort, isChosen, onChoose, onSort, onEdit, onChanged }: RunsTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const field = sort.replace('-', '');
  const taken = new Set(runs.map(({ session_id: sessionId }) => sessionId));
  return (
    <div className="runs-scroll" ref={scroller} tabIndex={0} role="region" aria-label="Table of runs">
      <div className="runs-table" role="table" aria-label="Runs" aria-rowcount={runs.length + 1}>
        <div className="runs-row runs-head" role="row">
          {columns.map((column) => (
            <span
              key={column.id}
              role="columnheader"
              data-column={column.id}
              className={column.right ? 'right' : ''}
              aria-sort={column.sort === field ? (sort.startsWith('-') ? 'descending' : 'ascending') : undefined}
            >
              {column.sort === undefined ? (
                column.name
              ) : (
                <button type="button" onClick={() => onSort(sort === `-${column.sort}` ? column.sort! : `-${column.sort}`)}>
                  {column.name}
                  {column.sort === field && <span aria-hidden="true">{sort.startsWith('-') ? ' ↓' : ' ↑'}</span>}
                </button>
              )}
            </span>
          ))}
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const run = runs[index]!;
            return (
              <Row
                key={`${run.session_id}:${run.run}`}
                run={run}
                top={start}
                isChosen={isChosen(run)}
                label={freeLabel(run, taken)}
                onChoose={onChoose}
                onEdit={onEdit}
                onChanged={onChanged}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface RowProps extends Pick<RunsTableProps, 'onChoose' | 'onEdit' | 'onChanged'> {
  run: Run;
  top: number;
  isChosen: boolean;
  /** A label that is free for another run. */
  label: string;
}

function Row({ run, top, isChosen, label, onChoose, onEdit, onChanged }: RowProps) {
  const { session_id: sessionId, result, star } = run;
  const name = run.strategy_name ?? run.strategy_id;
  const share = result?.total_return == null ? null : result.total_return * 100;
  return (
    <div className="runs-row" role="row" style={{ position: 'absolute', top, height: rowHeight }} data-run={`${sessionId}:${run.run}`}>
      <span role="cell" data-column="choose">
        <input type="checkbox" aria-label={`Choose ${name} run ${run.run}`} checked={isChosen} onChange={() => onChoose(run)} />
        <IconButton
          icon="star"
          className={star ? 'starred' : ''}
          label={star ? 'Marked: take the mark off' : 'Mark'}
          aria-pressed={star}
          disabled={run.is_removed}
          onClick={() => void attempt(() => api.changeExecution(sessionId, { star: !star })).then(onChanged)}
        />
      </span>
      <span role="cell" data-column="strategy" className="runs-lines">
        <a className="truncate" href={runLink(sessionId, { run: run.is_latest ? null : run.run })}>
          {name}
          {run.label !== null && ` · ${run.label}`}
        </a>
        <span className="muted truncate" title={run.notes ?? undefined}>
          run {run.run} · {modeWords[run.mode]} · {run.broker_connection_id} ·{' '}
          {run.is_removed ? 'removed' : stateWords[run.state].toLowerCase()}
          {run.tags.map((tag) => (
            <span key={tag} className="tag">
              {tag}
            </span>
          ))}
          {run.notes !== null && ` ${run.notes}`}
        </span>
      </span>
      <span role="cell" data-column="range" className="runs-lines">
        <span className="truncate">
          {run.symbols.join(', ')} <span className="muted num">{rangeText(run)}</span>
        </span>
        <span className="muted truncate" title={`${parametersText(run)} ${costsText(run.costs)}`}>
          {[parametersText(run), costsText(run.costs)].filter((text) => text !== '').join(' · ')}
        </span>
      </span>
      <span role="cell" data-column="pnl" className="right">
        <Pnl value={result?.realized_pnl} />
      </span>
      <span role="cell" data-column="return" className={`right num ${toneOf(share)}`} data-value={share ?? ''}>
        {signedPercent(share)}
      </span>
      <span role="cell" data-column="drawdown" className="right num">
        {percent(result?.max_drawdown == null ? null : result.max_drawdown * 100)}
      </span>
      <span role="cell" data-column="sharpe" className="right num">
        {number(result?.sharpe, 2)}
      </span>
      <span role="cell" data-column="trades" className="right num">
        {number(result?.trades, 0)}
      </span>
      <span role="cell" data-column="started" className="num">
        {run.started_at.slice(0, 16).replace('T', ' ')}
      </span>
      <span role="cell" data-column="actions" className="runs-actions">
        <Button
          className="small"
          title="Start another run with changes; this one stays"
          onClick={() => showDialog('add', { ...draftOf(run), label })}
        >
          Again…
        </Button>
        <a
          className="icon-button"
          href={`${api.runPath(sessionId, run.run)}/report.html`}
          target="_blank"
          rel="noreferrer"
          aria-label={`Report of ${name} run ${run.run}`}
          title="Report"
        >
          <Icon name="file" />
        </a>
        <IconButton icon="pen" label="Tags and notes" disabled={run.is_removed} onClick={() => onEdit(run)} />
      </span>
    </div>
  );
}
