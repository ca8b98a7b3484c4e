import { useState } from 'react';
import { closePosition, squareOff } from '../actions/commands';
import { runLink } from '../actions/links';
import { showDialog } from '../actions/view';
import { currencyIn, useBrokers } from '../data/brokers';
import { useOnline } from '../data/online';
import { sessionOf, usePositions } from '../data/stores';
import { strategyNameOf, useStrategyNames } from '../data/strategies';
import { lots, price, quantity } from '../format/numbers';
import { Button, IconButton } from '../ui/Button';
import { Empty } from '../ui/Empty';
import { usePartChanges, useReading, type Changes } from '../ui/changes';
import { LiveFigure, pnlReading } from '../ui/LiveFigure';
import { useOnScreen } from '../ui/useOnScreen';
import { SideMark } from '../ui/SideMark';
import type { Position } from '../wire/events';
import { heldIn, positionGroups, type Grouping, type OpenPosition, type PositionGroup } from './positionGroups';
import '../ui/segmented.css';

/** Rendered anew when positions come, go or change their size or protection; prices only write. */
export function PositionsPanel() {
  const [by, setBy] = useState<Grouping>('strategy');
  useReading(usePositions, () => heldIn(openNow()));
  const groups = positionGroups(openNow(), by);
  return (
    <div className="panel">
      <div className="panel-tools">
        <div className="segmented" role="group" aria-label="Group by">
          {(['strategy', 'symbol'] as const).map((each) => (
            <button key={each} type="button" aria-pressed={by === each} onClick={() => setBy(each)}>
              By {each}
            </button>
          ))}
        </div>
        <Button icon="exit" disabled={groups.length === 0} onClick={() => showDialog('exits')}>
          Exit…
        </Button>
      </div>
      {groups.length === 0 ? (
        <Empty title="No open position">
          Positions appear here the moment an entry is filled, with their profit or loss at the last price.
        </Empty>
      ) : (
        <>
          {groups.map((group) => (
            <Group key={group.key} group={group} />
          ))}
          <Totals groups={groups} />
        </>
      )}
    </div>
  );
}

/** Open P&L of all positions, a currency a line, for they cannot be added. */
function Totals({ groups }: { groups: readonly PositionGroup[] }) {
  const brokers = useBrokers((state) => state.items);
  if (brokers === null) return null;
  const held = groups.flatMap((group) => group.positions);
  const currencyOf = ({ sessionId }: OpenPosition) => currencyIn(brokers, sessionOf(sessionId));
  const currencies = [...new Set(held.map(currencyOf))].sort();
  return currencies.map((currency) => (
    <p key={currency} className="panel-total">
      <span>All open positions{currencies.length > 1 && <span className="muted"> {currency}</span>}</span>
      <LiveFigure
        on={[usePositions]}
        read={() => pnlReading(unrealizedOf(held.filter((position) => currencyOf(position) === currency)))}
        grows
      />
    </p>
  ));
}

function Group({ group }: { group: PositionGroup }) {
  const { sessionId } = group;
  const [element, onScreen] = useOnScreen<HTMLElement>();
  const changes = usePartChanges(usePositions, sessionId === null ? openNow : openOf, group.key, onScreen);
  const nameOf = useStrategyNames();
  const online = useOnline();
  const name = sessionId === null ? group.key : nameOf(sessionId);
  const brokers = useBrokers((state) => state.items) ?? [];
  const isOneCurrency = new Set(group.positions.map((held) => currencyIn(brokers, sessionOf(held.sessionId)))).size === 1;
  return (
    <section ref={element} className="position-group" aria-label={name}>
      <div className="position-group-head">
        <h3 className="truncate">{sessionId === null ? name : <a href={runLink(sessionId)}>{name}</a>}</h3>
        {isOneCurrency && <LiveFigure on={[changes]} read={() => pnlReading(unrealizedOf(group.positions))} grows />}
        {sessionId !== null && (
          <Button kind="quiet" className="small" disabled={!online} onClick={() => squareOff(sessionOf(sessionId))}>
            Square off
          </Button>
        )}
      </div>
      <ul>
        {group.positions.map((each) => (
          <Row key={`${each.sessionId}|${each.position.trade_id}`} {...each} named={sessionId === null} changes={changes} />
        ))}
      </ul>
    </section>
  );
}

function Row({ sessionId, position, named, changes }: OpenPosition & { named: boolean; changes: Changes }) {
  const online = useOnline();
  return (
    <li className="position-row">
      <SideMark side={position.side} />
      <span className="position-what">
        <span className="truncate">
          <span className="num">{lots(position.quantity_open, position.multiplier)}</span> {position.symbol}
          {position.status === 'PARTIAL' && <span className="muted"> of {quantity(position.quantity)}</span>}
        </span>
        <span className="muted truncate sub">{named ? strategyNameOf(sessionId) : position.trade_id}</span>
      </span>
      <span className="position-prices num">
        <LiveFigure
          on={[changes]}
          read={() => ({ text: `${price(position.entry_price)} → ${price(latest(sessionId, position).current_price)}` })}
          grows
        />
        <span className="muted sub">{protection(position.stop_loss ?? position.trailing_stop, position.take_profit)}</span>
      </span>
      <LiveFigure on={[changes]} read={() => pnlReading(latest(sessionId, position).unrealized_pnl)} className="position-pnl" grows />
      <IconButton icon="exit" label={`Close ${position.trade_id}`} disabled={!online} onClick={() => closePosition(sessionId, position)} />
    </li>
  );
}

const openNow = () => usePositions.getState().bySession;
const openOf = (sessionId: string) => openNow()[sessionId];

/** A position at the last price; as it was rendered, in the moment in which it is closed. */
function latest(sessionId: string, position: Position): Position {
  return openOf(sessionId)?.[position.trade_id] ?? position;
}

function unrealizedOf(positions: readonly OpenPosition[]): number {
  return positions.reduce((sum, { sessionId, position }) => sum + latest(sessionId, position).unrealized_pnl, 0);
}

function protection(stop: number | null, target: number | null): string {
  const parts = [stop !== null ? `stop ${price(stop)}` : '', target !== null ? `target ${price(target)}` : ''];
  return parts.filter((part) => part !== '').join(' · ') || 'no stop';
}
