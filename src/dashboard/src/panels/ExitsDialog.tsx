import { squareOff } from '../actions/commands';
import { showDialog } from '../actions/view';
import { usePositions, useSessions } from '../data/stores';
import { useOnline } from '../data/online';
import { useStrategyNames } from '../data/strategies';
import { slotOf } from '../data/slot';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Empty } from '../ui/Empty';
import { Pnl } from '../ui/Figure';
import { positionGroups } from './positionGroups';

/** Strategies with open positions. A square-off closes all that a strategy holds; the panel closes a single position. */
export function ExitsDialog() {
  const groups = positionGroups(
    usePositions((state) => state.bySession),
    'strategy',
  );
  const sessions = useSessions((state) => state.byId);
  const nameOf = useStrategyNames();
  const online = useOnline();
  const close = () => showDialog(null);
  return (
    <Dialog title="Exit positions" onClose={close} width={460}>
      <div className="dialog-body">
        {groups.length === 0 ? (
          <Empty title="No open position">There is nothing to exit.</Empty>
        ) : (
          <ul className="exits">
            {groups.map((group) => {
              const session = sessions[group.sessionId ?? ''];
              return (
                <li key={group.sessionId}>
                  <span className="exit-what">
                    <span className="truncate">{nameOf(group.key)}</span>
                    <span className="muted sub truncate">{slotOf(group.key)}</span>
                  </span>
                  <span className="muted num">{group.positions.length} open</span>
                  <Pnl value={group.positions.reduce((sum, { position }) => sum + position.unrealized_pnl, 0)} />
                  <Button
                    kind="danger"
                    disabled={!online || session === undefined}
                    onClick={() => {
                      close();
                      if (session !== undefined) squareOff(session);
                    }}
                  >
                    Square off
                  </Button>
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
