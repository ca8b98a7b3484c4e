import * as api from '../../data/api';
import { bytes } from '../../format/numbers';
import { Empty, LoadError, Loading } from '../../ui/Empty';
import { Icon } from '../../ui/Icon';
import { useLoaded } from '../../ui/useLoaded';
import './files.css';

const about: Readonly<Record<string, string>> = {
  'events.jsonl': 'Everything that happened, one event a line; all else is made from it',
  'inputs.jsonl': 'Commands that changed the simulation',
  'positions.json': 'Positions by trade id',
  'trades.json': 'Closed trades in closing order',
  'metrics.json': 'Metrics with their conventions',
  'session.json': 'Configuration, hashes and wall-clock times',
  'diagnostics_export.json.gz': 'Every node event',
  'trades_daily.json.gz': 'Trades by day, for report viewers',
  'tick_events.json.gz': 'Market data as the strategy saw it',
};

/** Files of the session, to download as they are on disk. */
export function FilesView({ path, version }: { path: string; version: string }) {
  const files = useLoaded(`files:${path}`, () => api.files(path), version);
  if (files.data === null)
    return files.error === null ? <Loading what="files" /> : <LoadError what="The files" reason={files.error} onRetry={files.reload} />;
  if (files.data.length === 0)
    return <Empty title="No files yet">A live simulation writes them from its first event on, a backtest at its end.</Empty>;
  return (
    <ul className="files">
      {files.data.map((file) => (
        <li key={file.name}>
          <a href={`${path}/files/${file.name}`} download>
            <Icon name="download" size={14} /> {file.name}
          </a>
          <span className="muted truncate">{about[file.name] ?? ''}</span>
          <span className="num muted">{bytes(file.bytes)}</span>
        </li>
      ))}
    </ul>
  );
}
