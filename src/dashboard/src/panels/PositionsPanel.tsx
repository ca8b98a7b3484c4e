import { useState } from 'react';
import { closePosition, squareOff } from '../app/commands';
import { runLink } from '../app/route';
import { showDialog } from '../app/view';
import { strategyIdIn } from '../data/sessionIds';
import { usePositions, useSessions } from '../data/stores';
import { strategyName, useStrategies } from '../data/strategies';
import { price, quantity } from '../format/numbers';
import { Button, IconButton } from '../ui/Button';
import { Empty } from '../ui/Empty';
import { Pnl } from '../ui/Figure';
import { positionGroups, type Grouping, type OpenPosition, type PositionGroup } from './positionGroups';

export function PositionsPanel() {
  const [by, setBy] = useState<Grouping>('strategy');
  const open = usePositions((state) => state.bySession);
  const groups = positionGroups(open, by);
  const total = groups.reduce((sum, group) => sum + group.unrealized, 0);
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
        <Empty title="No open position">Positions appear here the moment an entry is filled, with their profit or loss at the last price.</Empty>
      ) : (
        <>
          {groups.map((group) => (
            <Group key={group.key} group={group} />
          ))}
          <p className="panel-total">
            <span>All open positions</span>
            <Pnl value={total} />
          </p>
        </>
      )}
    </div>
  );
}

function Group({ group }: { group: PositionGroup }) {
  const session = useSessions((state) => (group.sessionId === null ? undefined : state.byId[group.sessionId]));
  const strategies = useStrategies((state) => state.items);
  const name = group.sessionId === null ? group.key : strategyName(strategies, strategyIdIn(group.sessionId));
  return (
    <section className="position-group" aria-label={name}>
      <div className="position-group-head">
        <h3 className="truncate">{group.sessionId === null ? name : <a href={runLink(group.sessionId)}>{name}</a>}</h3>
        <Pnl value={group.unrealized} />
        {session !== undefined && (
          <Button kind="quiet" className="small" onClick={() => squareOff(session)}>
            Square off
          </Button>
        )}
      </div>
      <ul>
        {group.positions.map((each) => (
          <Row key={`${each.sessionId}|${each.position.trade_id}`} {...each} named={group.sessionId === null} />
        ))}
      </ul>
    </section>
  );
}

function Row({ sessionId, position, named }: OpenPosition & { named: boolean }) {
  return (
    <li className="position-row">
      <span className={`side ${position.side.toLowerCase()}`}>{position.side}</span>
      <span className="position-what">
        <span className="truncate">
          <span className="num">{quantity(position.quantity_open)}</span> {position.symbol}
          {position.status === 'PARTIAL' && <span className="muted"> of {quantity(position.quantity)}</span>}
        </span>
        <span className="muted truncate sub">{named ? strategyIdIn(sessionId) : position.trade_id}</span>
      </span>
      <span className="position-prices num">
        {price(position.entry_price)} → {price(position.current_price)}
        <span className="muted sub">{protection(position.stop_loss ?? position.trailing_stop, position.take_profit)}</span>
      </span>
      <Pnl value={position.unrealized_pnl} className="position-pnl" />
      <IconButton icon="exit" label={`Close ${position.trade_id}`} onClick={() => closePosition(sessionId, position)} />
    </li>
  );
}

function protection(stop: number | null, target: number | null): string {
  const parts = [stop !== null ? `stop ${price(stop)}` : '', target !== null ? `target ${price(target)}` : ''];
  return parts.filter((part) => part !== '').join(' · ') || 'no stop';
}
