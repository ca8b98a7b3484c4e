import type { ReactNode } from 'react';
import { lots, percent, price, signed } from '../../format/numbers';
import { duration, momentOf } from '../../format/times';
import { sentence } from '../../format/words';
import { LoadError, Loading } from '../../ui/Empty';
import { Pnl } from '../../ui/Figure';
import { useLoaded } from '../../ui/useLoaded';
import type { EventOf, Trade } from '../../wire/events';
import { ConditionsThen } from '../graph/ConditionList';
import { eventSummary } from '../graph/eventSummary';
import type { RunView } from '../model/useRunView';
import { readStory, type LevelChange, type StoryEvents } from './storyEvents';
import './story.css';

interface StoryPanelProps {
  view: RunView;
  trade: Trade;
  fillsAtClose: boolean;
}

/** Why a trade was entered and left, with the values of those moments and how it went. */
export function StoryPanel({ view, trade, fillsAtClose }: StoryPanelProps) {
  const { reads, run, isDaily } = view;
  const events = useLoaded(`story:${reads}:${run}:${trade.trade_id}:${trade.entry_time}`, () => readStory(view, trade));
  const on = (time: string, atClose = fillsAtClose) => momentOf(time, isDaily, atClose);
  return (
    <div className="story" tabIndex={0} role="region" aria-label={`Why ${trade.trade_id}`}>
      <p className="story-line">{storyText(trade, on)}</p>
      {events.data === null ? (
        events.error === null ? (
          <Loading what="the story" />
        ) : (
          <LoadError what="The story" reason={events.error} onRetry={events.reload} />
        )
      ) : (
        <Chapters story={events.data} on={on} />
      )}
      <Facts trade={trade} isDaily={isDaily} />
    </div>
  );
}

/** The trade in a sentence or two. */
function storyText(trade: Trade, on: (time: string) => string): string {
  const { side, symbol, quantity, multiplier, entry_price: entry, entry_time: at, exit_price: exit, exit_time: left } = trade;
  const verb = side === 'BUY' ? 'Bought' : 'Sold short';
  return (
    `${verb} ${lots(quantity, multiplier)} ${symbol} at ${price(entry)} on ${on(at)}. ` +
    `Left at ${price(exit)} on ${on(left)}: ${sentence(trade.exit_reason).toLowerCase()}, ${signed(trade.pnl)}.`
  );
}

function Chapters({ story: { entry, exit, levels }, on }: { story: StoryEvents; on: (time: string) => string }) {
  return (
    <>
      <Chapter title="Why it was entered" events={entry} on={on} />
      {levels.length > 0 && (
        <section>
          <h3>Stop and target on its way</h3>
          <ul className="story-levels">
            {levels.map((level, index) => (
              <Level key={index} level={level} on={on} />
            ))}
          </ul>
        </section>
      )}
      <Chapter title="Why it was left" events={exit} on={on} />
    </>
  );
}

function Chapter({ title, events, on }: { title: string; events: readonly EventOf<'node'>[]; on: (time: string) => string }) {
  return (
    <section>
      <h3>{title}</h3>
      {events.length === 0 && <p className="muted">No node led to it: the price, the end of the data or a command did.</p>}
      <ol className="story-steps">
        {events.map((event) => {
          const evaluated = event.data.evaluated_conditions?.conditions_evaluated ?? [];
          return (
            <li key={event.seq} data-firing={event.data.execution_id}>
              <span className="story-step">
                <strong>{event.data.node_name}</strong>
                <span className="num muted">{on(event.time)}</span>
              </span>
              <span className="muted">{eventSummary(event.data)}</span>
              {evaluated.length > 0 && <ConditionsThen evaluated={evaluated} />}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Level({ level: { time, stop, trail, target }, on }: { level: LevelChange; on: (time: string) => string }) {
  const parts = [
    stop === null ? '' : `stop ${price(stop)}`,
    trail === null ? '' : `trailing stop ${price(trail)}`,
    target === null ? '' : `target ${price(target)}`,
  ];
  return (
    <li>
      <span className="num muted">{on(time)}</span> <span className="num">{parts.filter((part) => part !== '').join(', ')}</span>
    </li>
  );
}

function Facts({ trade, isDaily }: { trade: Trade; isDaily: boolean }) {
  const held = isDaily ? `${Math.round(trade.duration_minutes / 1_440)}d` : duration(trade.duration_minutes * 60_000);
  return (
    <dl className="story-facts">
      <Fact name="P&L">
        <Pnl value={trade.pnl} /> <span className="muted num">{percent(trade.pnl_percent)}</span>
      </Fact>
      <Fact name="Worst on the way">
        <Pnl value={trade.mae} />
      </Fact>
      <Fact name="Best on the way">
        <Pnl value={trade.mfe} />
      </Fact>
      <Fact name="Fees">{price(trade.fees)}</Fact>
      <Fact name="Held">{held}</Fact>
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
