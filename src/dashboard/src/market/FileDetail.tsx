import { useState } from 'react';
import * as market from '../data/marketApi';
import { number, price } from '../format/numbers';
import { LoadError, Loading } from '../ui/Empty';
import { LinePlot } from '../ui/LinePlot';
import { useLoaded } from '../ui/useLoaded';
import type { ExchangeInfo, MarketDataInfo } from '../wire/rest';
import { chartTimeframe, findingsOf, type Finding } from './fileRows';

interface FileDetailProps {
  file: MarketDataInfo;
  exchanges: readonly ExchangeInfo[];
}

/** A file's prices, and what is odd about them. */
export function FileDetail({ file, exchanges }: FileDetailProps) {
  return (
    <div className="market-parts">
      <Chart file={file} />
      <Quality file={file} exchanges={exchanges} />
    </div>
  );
}

function Chart({ file }: { file: MarketDataInfo }) {
  const timeframe = chartTimeframe(file);
  const candles = useLoaded(`candles:${file.file}:${timeframe}`, () => market.storedCandles(file.symbol, timeframe));
  if (candles.data === null)
    return candles.error === null ? (
      <Loading what="the chart" />
    ) : (
      <LoadError what="The chart" reason={candles.error} onRetry={candles.reload} />
    );
  const points = candles.data.map(({ date, timestamp, close }) => ({ date: date ?? timestamp, value: close }));
  return <LinePlot title={`${file.symbol}, ${timeframe}`} lines={[{ name: 'Close', colour: 'var(--accent)', points }]} format={price} />;
}

function Quality({ file, exchanges }: FileDetailProps) {
  const [exchange, setExchange] = useState('');
  const report = useLoaded(
    `quality:${file.file}`,
    () => market.quality(file.symbol, file.timeframe ?? 'ticks', exchange),
    exchange,
  );
  return (
    <section aria-label="Quality">
      <div className="market-quality">
        <h3>Quality</h3>
        <label>
          against the calendar of{' '}
          <select className="input" value={exchange} onChange={(event) => setExchange(event.target.value)}>
            <option value="">{file.exchange === null ? 'the import' : `the import (${file.exchange})`}</option>
            {exchanges.map(({ id }) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        </label>
      </div>
      {report.error !== null ? (
        <LoadError what="The report" reason={report.error} onRetry={report.reload} />
      ) : report.data === null ? (
        <Loading what="the report" />
      ) : (
        <>
          <p className="muted">
            {`${number(report.data.rows, 0)} rows, held against ${report.data.exchange}. Nothing named here is wrong by itself.`}
          </p>
          <ul className="market-findings">
            {findingsOf(report.data).map((finding) => (
              <FindingEntry key={finding.name} finding={finding} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function FindingEntry({ finding: { name, what, count, items } }: { finding: Finding }) {
  const head = (
    <>
      <strong>{name}</strong> <span className="num">{number(count, 0)}</span> <span className="muted">{what}</span>
    </>
  );
  return (
    <li data-finding={name}>
      {count === 0 ? (
        <p>{head}</p>
      ) : (
        <details>
          <summary>{head}</summary>
          <ul className="num">
            {items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
          {count > items.length && <p className="muted">{`and ${number(count - items.length, 0)} more`}</p>}
        </details>
      )}
    </li>
  );
}
