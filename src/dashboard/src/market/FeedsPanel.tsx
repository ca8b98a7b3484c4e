import { Fragment, useState } from 'react';
import * as market from '../data/marketApi';
import { bytes, number } from '../format/numbers';
import { fullTime } from '../format/times';
import { feedWords } from '../format/words';
import { Button, IconButton } from '../ui/Button';
import { confirm } from '../ui/confirm';
import { Empty, LoadError, Loading } from '../ui/Empty';
import { attempt } from '../ui/notices';
import { usePolled } from '../ui/usePolled';
import type { ExchangeInfo, Feed } from '../wire/rest';
import { FeedDialog } from './FeedDialog';
import { feedFacts, gapWords, lastTickWords, rateWords, sourceWords } from './feedRows';

const everyMs = 1_000;

interface FeedsPanelProps {
  exchanges: readonly ExchangeInfo[];
  /** Files that a replay can play. */
  files: readonly string[];
  /** A feed came or went. */
  onChanged: () => void;
}

/** Prices as they happen: how each feed is now, asked every second, and what can be done to it. */
export function FeedsPanel({ exchanges, files, onChanged }: FeedsPanelProps) {
  // A feed that is changed; null: a new one is made; undefined: neither.
  const [edited, setEdited] = useState<Feed | null | undefined>(undefined);
  const [opened, setOpened] = useState<string | null>(null);
  const { data, error, reload } = usePolled(market.feeds, () => true, everyMs);
  const changed = () => {
    reload();
    onChanged();
  };
  if (data === null) return error === null ? <Loading what="the feeds" /> : <LoadError what="The feeds" reason={error} onRetry={reload} />;
  return (
    <div className="market-files">
      <div className="market-tools">
        <span className={error === null ? 'muted' : 'down'}>
          {error === null ? 'Symbols that grow: a strategy can run live on each.' : `As it was: ${error}`}
        </span>
        <Button icon="plus" onClick={() => setEdited(null)}>
          New feed
        </Button>
      </div>
      {data.length === 0 ? (
        <Empty title="No feed yet">
          A feed takes ticks that a program pushes or the trades of a venue, or plays a recording as if it happened now.
        </Empty>
      ) : (
        <table className="compact-table market-table">
          <thead>
            <tr>
              <th scope="col">Feed</th>
              <th scope="col">State</th>
              <th scope="col" className="right">
                Last tick
              </th>
              <th scope="col" className="right">
                Rate
              </th>
              <th scope="col" className="right market-optional">
                Gaps
              </th>
              <th scope="col" className="market-optional">
                Source
              </th>
              <th scope="col" className="right market-optional">
                Size
              </th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((feed) => (
              <Fragment key={feed.symbol}>
                <Row
                  feed={feed}
                  isOpen={opened === feed.symbol}
                  onOpen={() => setOpened(opened === feed.symbol ? null : feed.symbol)}
                  onEdit={() => setEdited(feed)}
                  onChanged={changed}
                />
                {opened === feed.symbol && (
                  <tr className="market-detail">
                    <td colSpan={8}>
                      <Detail feed={feed} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      )}
      {edited !== undefined && (
        <FeedDialog
          edited={edited}
          taken={edited === null ? data.map(({ symbol }) => symbol) : []}
          exchanges={exchanges}
          files={files}
          onSaved={changed}
          onClose={() => setEdited(undefined)}
        />
      )}
    </div>
  );
}

interface RowProps {
  feed: Feed;
  isOpen: boolean;
  onOpen: () => void;
  onEdit: () => void;
  onChanged: () => void;
}

function Row({ feed, isOpen, onOpen, onEdit, onChanged }: RowProps) {
  const { symbol, state, gaps, bytes: size } = feed;
  const isStopped = state === 'stopped';
  const command = () => void attempt(async () => market.feedCommand(symbol, isStopped ? 'start' : 'stop').then(onChanged));
  const remove = () =>
    confirm({
      title: `Delete the feed of ${symbol}?`,
      text: 'Its log is deleted with it. Runs that have ended keep what they wrote; while a run follows the feed it cannot be deleted.',
      action: 'Delete',
      danger: true,
      onYes: () => void attempt(async () => market.removeFeed(symbol).then(onChanged)),
    });
  return (
    <tr data-feed={symbol} data-state={state}>
      <th scope="row">
        <button type="button" className="link" aria-expanded={isOpen} onClick={onOpen}>
          {symbol}
        </button>
      </th>
      <td>
        <span className={`market-feed-state ${state}`}>{feedWords[state]}</span>
        {feed.error !== null && <span className="down market-feed-error">{feed.error}</span>}
      </td>
      <td className="right num" data-column="age" data-value={feed.last_tick_age ?? ''}>
        {lastTickWords(feed)}
      </td>
      <td className="right num" data-column="rate">
        {rateWords(feed)}
      </td>
      <td className="right num market-optional" data-column="gaps">
        {number(gaps, 0)}
      </td>
      <td className="market-optional">{sourceWords(feed)}</td>
      <td className="right num market-optional">{bytes(size)}</td>
      <td className="right market-feed-actions">
        <IconButton icon={isStopped ? 'play' : 'stop'} label={`${isStopped ? 'Start' : 'Stop'} ${symbol}`} onClick={command} />
        <IconButton icon="pen" label={`Edit ${symbol}`} onClick={onEdit} />
        <IconButton icon="trash" tone="danger" label={`Delete ${symbol}`} onClick={remove} />
      </td>
    </tr>
  );
}

function Detail({ feed }: { feed: Feed }) {
  const { symbol, source, gaps, gap_list: latest } = feed;
  return (
    <div className="market-parts">
      <dl className="import-facts">
        {feedFacts(feed).map(([name, value]) => (
          <div key={name} data-fact={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="market-findings">
        {source === 'push' && (
          <p>
            Ticks are pushed to <code>POST /api/v1/feeds/{symbol}/ticks</code> or with <code>StrategyRuntime feed push {symbol}</code>.
          </p>
        )}
        <h3>{gaps === 0 ? 'No gap' : `Gaps: ${number(gaps, 0)}`}</h3>
        <ul>
          {[...latest].reverse().map(({ from, to, reason }) => (
            <li key={from} className="num">
              {fullTime(from)} to {fullTime(to)}: {gapWords[reason]}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
