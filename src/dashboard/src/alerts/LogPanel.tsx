import { runLink } from '../actions/links';
import { useStrategyNames } from '../data/strategies';
import { instantTime } from '../format/times';
import { alertWords } from '../format/words';
import { Button } from '../ui/Button';
import { Empty } from '../ui/Empty';
import type { AlertDelivery, AlertEntry } from '../wire/rest';

/** What was raised, the latest first, and what came of each delivery. */
export function LogPanel({ entries, onReload }: { entries: readonly AlertEntry[]; onReload: () => void }) {
  return (
    <div className="alerts-panel">
      <div className="alerts-tools">
        <span className="muted">The latest 200, by the clock of this browser.</span>
        <Button onClick={onReload}>Read again</Button>
      </div>
      {entries.length === 0 ? (
        <Empty title="Nothing was raised yet">Alerts and tests of channels are listed here.</Empty>
      ) : (
        <table className="compact-table alerts-log">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">Sent</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function Entry({ entry }: { entry: AlertEntry }) {
  const nameOf = useStrategyNames();
  return (
    <tr data-alert={entry.id}>
      <td className="num">{instantTime(entry.at)}</td>
      <td>
        <strong>{alertWords[entry.kind]}</strong>{' '}
        {entry.session_id !== null && (
          <a href={runLink(entry.session_id, entry.seq > 0 ? { run: entry.run, at: entry.seq } : {})}>{nameOf(entry.session_id)}</a>
        )}
        <br />
        {entry.message}
      </td>
      <td>
        {entry.quieted ? 'Quiet hours: not sent' : entry.deliveries.map((delivery) => <Outcome key={delivery.id} delivery={delivery} />)}
      </td>
    </tr>
  );
}

function Outcome({ delivery }: { delivery: AlertDelivery }) {
  const tries = delivery.attempts > 1 ? `, ${delivery.attempts} tries` : '';
  return (
    <span className="alert-outcome" data-state={delivery.state}>
      {`${delivery.channel_id}: ${delivery.state}${tries}`}
      {delivery.detail !== null && <span className="muted">{delivery.detail}</span>}
    </span>
  );
}
