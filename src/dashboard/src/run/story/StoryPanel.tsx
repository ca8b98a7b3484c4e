import type { ReactNode } from 'react';
import * as api from '../../data/api';
import { lots, percent, price } from '../../format/numbers';
import { dayOf, duration } from '../../format/times';
import { sentence } from '../../format/words';
import { LoadError, Loading } from '../../ui/Empty';
import { Pnl } from '../../ui/Figure';
import { useLoaded } from '../../ui/useLoaded';
import { parseCatchupId } from '../../wire/catchupId';
import type { EvaluatedCondition, Trade } from '../../wire/events';
import type { StrategyDocument, TradeStory } from '../../wire/rest';
import { ConditionsThen } from '../graph/ConditionList';
import { scrubTo } from '../model/scrub';
import type { RunView } from '../model/useRunView';
import { WhatIf } from './WhatIf';
import './story.css';

interface StoryPanelProps {
  view: RunView;
  /** The document that the run began with; null while it is being read. */
  document: StrategyDocument | null;
  trade: Trade;
}

/** Why a trade was entered and left, with the values of those moments, how it went, and what would have happened otherwise. */
export function StoryPanel({ view, document, trade }: StoryPanelProps) {
  const { reads, run } = view;
  const story = useLoaded(`story:${reads}:${run}:${trade.trade_id}`, () => api.story(reads, trade.trade_id));
  return (
    <div className="story" tabIndex={0} role="region" aria-label={`Why ${trade.trade_id}`}>
      {story.data !== null ? (
        <Chapters view={view} story={story.data} />
      ) : story.error === null ? (
        <Loading what="the story" />
      ) : (
        <LoadError what="The story" reason={story.error} onRetry={story.reload} />
      )}
      <WhatIf view={view} document={document} trade={trade} />
    </div>
  );
}

function Chapters({ view, story }: { view: RunView; story: TradeStory }) {
  const { isDaily, moments } = view;
  const on = (time: string, day: string) => (isDaily ? dayOf(day) : moments.ofTime(time));
  const at = (time: string, catchupId: string) => moments.ofEvent(time, parseCatchupId(catchupId)?.seq ?? 0);
  const { entry, exits, exit, protection, result, words } = story;
  return (
    <>
      <p className="story-line">{words[0]}</p>
      <Reason title="Why it was entered" reason={entry.reason} at={at}>
        {lots(story.quantity, story.multiplier)} {story.symbol} at {price(entry.price)} on {on(entry.time, entry.trading_day)}
      </Reason>
      {protection.length > 0 && (
        <section>
          <h3>Stop and target on its way</h3>
          <ul className="story-levels">
            {protection.map((level) => (
              <li key={level.catchup_id}>
                <span className="num muted">{at(level.time, level.catchup_id)}</span> <span className="num">{levelText(level)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {exits.length > 0 && (
        <Reason title={`Why it was left: ${sentence(exit?.reason).toLowerCase()}`} reason={exit} at={at}>
          {exits.map((part) => (
            <span key={`${part.time}${part.price}`} className="story-exit num">
              {lots(part.quantity, story.multiplier)} at {price(part.price)} on {on(part.time, part.trading_day)}
            </span>
          ))}
        </Reason>
      )}
      {result !== null && <Result result={result} isDaily={isDaily} />}
      <section>
        <h3>Its way through the graph</h3>
        <ol className="story-way">
          {story.path.map((step) => (
            <li key={step.execution_id} data-firing={step.execution_id} className={step.part}>
              <button type="button" className="link" title="Show the page as it was then" onClick={() => goTo(view, step.catchup_id)}>
                {step.node_name}
              </button>
              <span className="num muted">{at(step.time, step.catchup_id)}</span>
            </li>
          ))}
        </ol>
      </section>
      <details className="story-words">
        <summary>In words</summary>
        {words.map((line, index) => (
          <p key={index}>{line}</p>
        ))}
      </details>
    </>
  );
}

interface ReasonProps {
  title: string;
  reason: TradeStory['exit'];
  at: (time: string, catchupId: string) => string;
  children: ReactNode;
}

function Reason({ title, reason, at, children }: ReasonProps) {
  const conditions = (reason?.conditions ?? []) as readonly EvaluatedCondition[];
  return (
    <section data-signal={reason?.node_id ?? undefined}>
      <h3>{title}</h3>
      <p>{children}</p>
      {reason?.node_id == null ? (
        <p className="muted">No signal led to it: the price, the end of the data or a command did.</p>
      ) : (
        <>
          <p className="story-step">
            <strong>{reason.node_name ?? reason.node_id}</strong>
            <span className="num muted">
              {reason.time === null || reason.catchup_id === null ? '' : at(reason.time, reason.catchup_id)}
            </span>
          </p>
          {conditions.length > 0 && <ConditionsThen evaluated={conditions} />}
        </>
      )}
    </section>
  );
}

function Result({ result, isDaily }: { result: NonNullable<TradeStory['result']>; isDaily: boolean }) {
  const { pnl, pnl_percent: share, mae, mfe, fees, duration_minutes: minutes } = result;
  return (
    <dl className="story-facts">
      <Fact name="P&L">
        <Pnl value={pnl} /> <span className="muted num">{percent(share)}</span>
      </Fact>
      <Fact name="Worst on the way">
        <Pnl value={mae} />
      </Fact>
      <Fact name="Best on the way">
        <Pnl value={mfe} />
      </Fact>
      <Fact name="Fees">{price(fees)}</Fact>
      <Fact name="Held">{isDaily ? `${Math.round(minutes / 1_440)}d` : duration(minutes * 60_000)}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="num">{children}</dd>
    </div>
  );
}

function levelText({ stop_loss: stop, trailing_stop: trail, take_profit: target }: TradeStory['protection'][number]): string {
  const parts = [
    stop === null ? '' : `stop ${price(stop)}`,
    trail === null ? '' : `trailing stop ${price(trail)}`,
    target === null ? '' : `target ${price(target)}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function goTo(view: RunView, catchupId: string): void {
  const id = parseCatchupId(catchupId);
  if (id !== null) scrubTo(view, id.seq);
}
