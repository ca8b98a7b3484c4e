import { number, percent } from '../../format/numbers';
import { Empty } from '../../ui/Empty';
import type { Position, Trade } from '../../wire/events';
import { costLines } from './costs';
import '../../ui/compactTable.css';
import './table.css';

/** What the market took of a run and of the chosen trade, as the lines of their contract notes. */
export function CostsView({ positions, selected }: { positions: readonly Position[]; selected: Trade | null }) {
  const lines = costLines(positions, selected === null ? null : (selected.charges ?? {}));
  if (lines.length === 0) return <Empty title="No charge yet">Charges are listed from the first fill on.</Empty>;
  const total = lines.reduce((sum, { all }) => sum + all, 0);
  const ofChosen = selected === null ? null : lines.reduce((sum, { chosen }) => sum + (chosen ?? 0), 0);
  return (
    <div className="grid-scroll" tabIndex={0} role="region" aria-label="Costs">
      <table className="compact-table plain-table">
        <thead>
          <tr>
            <th scope="col">Line of the contract note</th>
            {selected !== null && (
              <th scope="col" className="right">
                {selected.trade_id}
              </th>
            )}
            <th scope="col" className="right">
              All positions
            </th>
            <th scope="col" className="right">
              Part
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, name, chosen, all }) => (
            <tr key={key} data-charge={key}>
              <th scope="row">{name}</th>
              {chosen !== null && <td className="right num">{number(chosen)}</td>}
              <td className="right num">{number(all)}</td>
              <td className="right num">{percent(total === 0 ? null : (100 * all) / total, 1)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr data-charge="total">
            <th scope="row">Fees</th>
            {ofChosen !== null && <td className="right num">{number(ofChosen)}</td>}
            <td className="right num">{number(total)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
