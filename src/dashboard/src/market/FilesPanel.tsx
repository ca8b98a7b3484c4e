import { Fragment, useState } from 'react';
import * as market from '../data/marketApi';
import { bytes, number } from '../format/numbers';
import { IconButton } from '../ui/Button';
import { confirm } from '../ui/confirm';
import { Empty } from '../ui/Empty';
import { attempt } from '../ui/notices';
import type { ExchangeInfo, MarketDataInfo } from '../wire/rest';
import { FileDetail } from './FileDetail';
import { rangeWords, sorted } from './fileRows';

interface FilesPanelProps {
  files: readonly MarketDataInfo[];
  exchanges: readonly ExchangeInfo[];
  onChanged: () => void;
}

/** What there is, a row a file; a row opens to its chart and what is odd about it. */
export function FilesPanel({ files, exchanges, onChanged }: FilesPanelProps) {
  const [wanted, setWanted] = useState('');
  const [opened, setOpened] = useState<string | null>(null);
  const shown = sorted(files, wanted);
  if (files.length === 0)
    return (
      <Empty title="No market data yet">
        Drop a file above. What it holds is shown before anything is written: format, symbol, times, and a chart.
      </Empty>
    );
  return (
    <div className="market-files">
      <input
        className="input market-search"
        type="search"
        placeholder="Symbol"
        aria-label="Find data"
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
      />
      {shown.length === 0 ? (
        <Empty title="No symbol matches">Other words may find it.</Empty>
      ) : (
        <table className="compact-table market-table">
          <thead>
            <tr>
              <th scope="col">Symbol</th>
              <th scope="col">Range</th>
              <th scope="col" className="right">
                Rows
              </th>
              <th scope="col" className="right market-optional">
                Gaps
              </th>
              <th scope="col" className="market-optional">
                Exchange, zone
              </th>
              <th scope="col" className="market-optional">
                From
              </th>
              <th scope="col" className="right market-optional">
                Size
              </th>
              <th scope="col">
                <span className="visually-hidden">Delete</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((file) => (
              <Fragment key={file.file}>
                <Row
                  file={file}
                  isOpen={opened === file.file}
                  onOpen={() => setOpened(opened === file.file ? null : file.file)}
                  onChanged={onChanged}
                />
                {opened === file.file && (
                  <tr className="market-detail">
                    <td colSpan={8}>
                      <FileDetail file={file} exchanges={exchanges} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

interface RowProps {
  file: MarketDataInfo;
  isOpen: boolean;
  onOpen: () => void;
  onChanged: () => void;
}

function Row({ file, isOpen, onOpen, onChanged }: RowProps) {
  const { symbol, timeframe, rows, gaps, exchange, zone, format, imported_at: importedAt, bytes: size } = file;
  // A feed's recording goes with its feed.
  const isRecording = file.file.endsWith('.feed');
  const name = symbol === '' ? file.file : `${symbol} ${timeframe ?? ''}`;
  const remove = () =>
    confirm({
      title: `Delete ${name}?`,
      text: 'The file is deleted. Runs that have ended keep what they wrote; a run that needs the data again is refused.',
      action: 'Delete',
      danger: true,
      onYes: () => void attempt(async () => market.removeMarketData(symbol, timeframe ?? 'ticks').then(onChanged)),
    });
  return (
    <tr data-file={file.file} className={file.problem === null ? '' : 'market-broken'}>
      <th scope="row">
        {symbol === '' ? (
          <span>{file.file}</span>
        ) : (
          <button type="button" className="link" aria-expanded={isOpen} onClick={onOpen}>
            {symbol} <span className="muted">{timeframe}</span>
          </button>
        )}
      </th>
      <td className={file.problem === null ? 'num' : 'down'}>{rangeWords(file)}</td>
      <td className="right num">{number(rows, 0)}</td>
      <td className="right num market-optional">{gaps === null ? '–' : number(gaps.count, 0)}</td>
      <td className="market-optional">{[exchange, zone].filter((part) => part !== null).join(', ') || '–'}</td>
      <td className="market-optional">{importedAt === null ? 'put there by hand' : `${format ?? 'a file'}, ${importedAt.slice(0, 10)}`}</td>
      <td className="right num market-optional">{bytes(size)}</td>
      <td className="right">
        {symbol !== '' && !isRecording && <IconButton icon="trash" tone="danger" label={`Delete ${name}`} onClick={remove} />}
      </td>
    </tr>
  );
}
