import { lots, price } from '../format/numbers';
import { IconButton, Button } from '../ui/Button';
import { Pnl } from '../ui/Figure';
import { attempt } from '../ui/notices';
import { SideMark } from '../ui/SideMark';
import type { Trade } from '../wire/events';
import { flowOf, type Firing } from '../wire/tradeFlow';
import { readFiring } from './model/firingEvents';
import { scrubTo } from './model/scrub';
import { neighbour } from './model/tradeOrder';
import type { RunView } from './model/useRunView';

interface TradeBarProps {
  view: RunView;
  trades: readonly Trade[];
  selected: Trade;
  onSelect: (trade: Trade | null) => void;
  /** Shows the story, where it is not beside the chart. */
  onWhy: () => void;
}

/** The trade that the whole page speaks of, its neighbours and its moments. */
export function TradeBar({ view, trades, selected, onSelect, onWhy }: TradeBarProps) {
  const before = neighbour(trades, selected, view.seq, -1);
  const after = neighbour(trades, selected, view.seq, 1);
  const { entry, exit } = flowOf(selected);
  const goTo = async (firing: Firing | undefined) => {
    if (firing === undefined) return;
    await attempt(async () => {
      const event = await readFiring(view, firing);
      if (event !== null) scrubTo(view, event.seq);
    });
  };
  return (
    <div className="trade-bar" role="group" aria-label="Chosen trade" data-chosen={selected.trade_id}>
      <IconButton icon="back" label="Trade before ([)" disabled={before === null} onClick={() => onSelect(before)} />
      <IconButton className="turned" icon="back" label="Trade after (])" disabled={after === null} onClick={() => onSelect(after)} />
      <strong className="truncate">{selected.trade_id}</strong>
      <span className="trade-bar-what num">
        <SideMark side={selected.side} /> {lots(selected.quantity, selected.multiplier)} {selected.symbol}{' '}
        <span className="muted">
          {price(selected.entry_price)} → {price(selected.exit_price)}
        </span>
      </span>
      <Pnl value={selected.pnl} />
      <span className="trade-bar-actions">
        <Button kind="primary" className="small trade-why" onClick={onWhy}>
          Why
        </Button>
        <Button
          className="small"
          disabled={entry.length === 0}
          title="Show the page as it was when the trade was entered"
          onClick={() => void goTo(entry.at(-1))}
        >
          Go to entry
        </Button>
        <Button
          className="small"
          disabled={exit.length === 0}
          title="Show the page as it was when the trade was left"
          onClick={() => void goTo(exit.at(-1))}
        >
          Go to exit
        </Button>
        <IconButton icon="close" label="Choose no trade" onClick={() => onSelect(null)} />
      </span>
    </div>
  );
}
