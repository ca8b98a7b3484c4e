import { memo, useEffect, useState } from 'react';
import { priceSearchId } from '../actions/view';
import * as api from '../data/api';
import { readDayCandles } from '../data/dayCandles';
import { usePrices, useSessions } from '../data/stores';
import { price, signedPercent, toneOf } from '../format/numbers';
import { clockOf, dayOf } from '../format/times';
import { Empty } from '../ui/Empty';
import { Icon } from '../ui/Icon';
import { useLoaded } from '../ui/useLoaded';
import { priceRows, type PriceRow } from './priceRows';
import '../ui/check.css';
import '../ui/compactTable.css';

export function LtpPanel() {
  const [search, setSearch] = useState('');
  const [subscribedOnly, setSubscribedOnly] = useState(false);
  const prices = usePrices((state) => state.bySymbol);
  const sessions = useSessions((state) => state.byId);
  const onDisk = useLoaded('market-data', api.marketData);
  const rows = priceRows(prices, sessions, onDisk.data ?? []);
  const wanted = search.trim().toLowerCase();
  const shown = rows.filter((row) => row.symbol.toLowerCase().includes(wanted) && (!subscribedOnly || row.subscribed));
  const partial = shown
    .filter((row) => row.quote?.wholeDay === false && (sessions[row.sessionId ?? '']?.day.startSeq ?? 0) > 0)
    .map((row) => row.sessionId)
    .join('|');
  useEffect(() => {
    if (partial !== '') void readDayCandles(partial.split('|'));
  }, [partial]);
  return (
    <div className="panel">
      <div className="panel-tools">
        <input
          id={priceSearchId}
          className="input"
          type="search"
          placeholder="Search prices"
          aria-label="Search prices"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <label className="check">
          <input type="checkbox" checked={subscribedOnly} onChange={(event) => setSubscribedOnly(event.target.checked)} /> Subscribed
        </label>
      </div>
      {shown.length === 0 ? (
        <Empty title={rows.length === 0 ? 'No market data yet' : 'No symbol matches'}>
          {rows.length === 0
            ? 'Prices appear as soon as a strategy runs.'
            : 'Change the search or show symbols that no strategy reads as well.'}
        </Empty>
      ) : (
        <table className="compact-table prices">
          <thead>
            <tr>
              <th scope="col">Symbol</th>
              <th scope="col" className="right">
                Price
              </th>
              <th scope="col" className="right">
                Day
              </th>
              <th scope="col">Range of the day</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={row.symbol} {...row} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

const arrowWords = { '-1': 'fell to', '0': 'at', '1': 'rose to' } as const;

const Row = memo(function Row({ symbol, quote, sessions, subscribed }: PriceRow) {
  const change = quote === null || quote.open === 0 ? null : (100 * (quote.price - quote.open)) / quote.open;
  const arrow = quote?.direction ?? 0;
  return (
    <tr className={subscribed ? '' : 'idle'} data-symbol={symbol}>
      <th scope="row">
        {symbol}
        <span className="sub muted num">
          {quote === null ? 'on disk' : subscribed ? clockOf(quote.time) : `ended ${dayOf(quote.time)}`}
          {sessions > 1 && ` · ${sessions} sessions`}
        </span>
      </th>
      <td className="right num">
        <span className={`arrow ${arrow > 0 ? 'up' : arrow < 0 ? 'down' : 'none'}`}>
          {subscribed && arrow !== 0 && <Icon name={arrow > 0 ? 'up' : 'down'} size={9} />}
        </span>
        <span className="visually-hidden">{subscribed ? arrowWords[`${arrow}`] : 'was'} </span>
        {price(quote?.price)}
      </td>
      <td className={`right num ${subscribed ? toneOf(change) : ''}`}>{signedPercent(change)}</td>
      <td>{quote !== null && <Range low={quote.low} high={quote.high} at={quote.price} />}</td>
    </tr>
  );
});

function Range({ low, high, at }: { low: number; high: number; at: number }) {
  const place = high > low ? (100 * (at - low)) / (high - low) : 50;
  return (
    <span className="range">
      <span className="range-bar" aria-hidden="true">
        <span style={{ left: `${place}%` }} />
      </span>
      <span className="range-ends muted num">
        <span>{price(low)}</span>
        <span>{price(high)}</span>
      </span>
    </span>
  );
}
