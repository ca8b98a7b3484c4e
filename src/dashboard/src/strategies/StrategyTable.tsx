import { memo } from 'react';
import { runLink } from '../actions/links';
import { dayPnl, isLive } from '../data/dayPnl';
import { sessionOf, useSessions } from '../data/stores';
import { useStrategyNames } from '../data/strategies';
import { number } from '../format/numbers';
import { shortTime } from '../format/times';
import { modeOf } from '../format/words';
import { usePartChanges, useReading } from '../ui/changes';
import { Amount } from '../ui/Figure';
import { LiveFigure, percentReading, pnlReading } from '../ui/LiveFigure';
import { FeedMark } from '../ui/FeedMark';
import { StateChip } from '../ui/StateChip';
import { useOnScreen } from '../ui/useOnScreen';
import { totalPnl, type SortKey } from './homeList';
import './strategyTable.css';

interface StrategyTableProps {
  /** Session ids, in order. */
  ids: readonly string[];
  chosen: ReadonlySet<string>;
  sort: SortKey;
  onChoose: (ids: readonly string[], isChosen: boolean) => void;
  onSort: (sort: SortKey) => void;
}

const columns: readonly { name: string; id: string; sort?: SortKey; right?: boolean }[] = [
  { name: 'Strategy', id: 'name', sort: 'added' },
  { name: 'State', id: 'state', sort: 'state' },
  { name: 'P&L today', id: 'today', sort: 'today', right: true },
  { name: 'Total', id: 'total', sort: 'total', right: true },
  { name: 'Drawdown', id: 'drawdown', sort: 'drawdown', right: true },
  { name: 'Open', id: 'open', right: true },
  { name: 'Trades', id: 'trades', right: true },
  { name: 'Last trade', id: 'last', sort: 'last' },
  { name: 'Capital', id: 'capital', right: true },
];

/** The same as the cards, a line a strategy: fifty of them at a glance. */
export function StrategyTable({ ids, chosen, sort, onChoose, onSort }: StrategyTableProps) {
  const all = ids.every((id) => chosen.has(id));
  return (
    <div className="strategy-table" tabIndex={0} role="region" aria-label="Table of strategies">
      <table>
        <thead>
          <tr>
            <th scope="col">
              <input type="checkbox" aria-label="Choose all" checked={all} onChange={() => onChoose(ids, !all)} />
            </th>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                data-column={column.id}
                className={column.right ? 'right' : ''}
                aria-sort={column.sort === sort ? 'ascending' : undefined}
              >
                {column.sort === undefined ? (
                  column.name
                ) : (
                  <button type="button" onClick={() => onSort(column.sort!)}>
                    {column.name}
                    {column.sort === sort && <span aria-hidden="true"> ↓</span>}
                  </button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ids.map((id) => (
            <Row key={id} id={id} isChosen={chosen.has(id)} onChoose={onChoose} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  id: string;
  isChosen: boolean;
  onChoose: (ids: readonly string[], isChosen: boolean) => void;
}

const Row = memo(function Row({ id, isChosen, onChoose }: RowProps) {
  const [element, onScreen] = useOnScreen<HTMLTableRowElement>();
  const changes = usePartChanges(useSessions, sessionOf, id, onScreen);
  const name = useStrategyNames()(id);
  const { state, mode, slot, trades, open, capital, last } = useReading(changes, () => factsOf(id));
  const session = () => sessionOf(id);
  return (
    <tr ref={element} data-session={id} data-state={state}>
      <td>
        <input type="checkbox" aria-label={`Choose ${name}`} checked={isChosen} onChange={() => onChoose([id], !isChosen)} />
      </td>
      <th scope="row" data-column="name">
        <a className="truncate" href={runLink(id)}>
          {name}
        </a>
        <span className="muted truncate">
          {mode}
          {slot}
        </span>
      </th>
      <td data-column="state">
        <StateChip state={state} /> <FeedMark id={id} changes={changes} />
      </td>
      <td className="right" data-column="today">
        <LiveFigure on={[changes]} read={() => pnlReading(isLive(session()) ? dayPnl(session()) : null)} grows />
      </td>
      <td className="right" data-column="total">
        <LiveFigure on={[changes]} read={() => pnlReading(totalPnl(session()))} grows />
      </td>
      <td className="right" data-column="drawdown">
        <LiveFigure on={[changes]} read={() => percentReading((session().drawdown?.max ?? 0) * 100)} grows />
      </td>
      <td className="right num" data-column="open">
        {number(open, 0)}
      </td>
      <td className="right num" data-column="trades">
        {number(trades, 0)}
      </td>
      <td className="num" data-column="last">
        {shortTime(last)}
      </td>
      <td className="right" data-column="capital">
        <Amount value={capital} decimals={0} />
      </td>
    </tr>
  );
});

function factsOf(id: string) {
  const { state, execution, summary, capital, trades } = sessionOf(id);
  const tags = (execution?.tags ?? []).map((tag) => ` · ${tag}`).join('');
  return {
    state,
    mode: execution === null ? '' : modeOf(execution),
    slot: execution === null ? '' : ` · ${execution.broker_connection_id}${tags}`,
    trades: summary?.trades ?? 0,
    open: summary?.open_positions ?? 0,
    capital,
    last: trades.last?.exit_time ?? null,
  };
}
