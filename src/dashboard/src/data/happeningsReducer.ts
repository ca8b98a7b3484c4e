import type { SessionEvent, Trade } from '../wire/events';
import type { Snapshot, Status } from '../wire/frames';
import type { Happening, HappeningKind, Happenings } from './world';

const maxHappenings = 200;

export function onEvent(happenings: Happenings, event: SessionEvent): Happenings {
  switch (event.type) {
    case 'trade':
      return add(happenings, ofTrade(event.session_id, event.data));
    case 'node': {
      const squareOff = event.data.square_off;
      if (!squareOff?.executed) return happenings;
      const kind = squareOff.condition_type === 'performanceBasedExit' ? 'limit_hit' : 'square_off';
      const text = `Squared off: ${words(squareOff.reason)}`;
      return add(happenings, happening(event.session_id, kind, event.catchup_id, text, event.time));
    }
    case 'session':
      if (event.data.state !== 'failed') return happenings;
      return add(happenings, happening(event.session_id, 'failed', event.catchup_id, event.data.reason ?? 'The run failed', event.time));
    default:
      return happenings;
  }
}

export function onStatus(happenings: Happenings, status: Status): Happenings {
  const { session_id: id, run } = status;
  if (status.state === 'diverged')
    return add(happenings, happening(id, 'diverged', `${run}`, status.reason ?? 'Recovery found a difference to the journal', null));
  if (status.state === 'failed') return add(happenings, happening(id, 'failed', `status-${run}`, status.reason ?? 'The run failed', null));
  if (status.recovered_at_seq === null) return happenings;
  const seq = status.recovered_at_seq;
  return add(happenings, happening(id, 'recovered', `${run}-${seq}`, `Recovered after a restart and went on at seq ${seq}`, null));
}

export function onSnapshot(happenings: Happenings, snapshot: Snapshot): Happenings {
  const fromTrades = snapshot.trades.reduce((sum, trade) => add(sum, ofTrade(snapshot.session_id, trade)), happenings);
  return snapshot.execution === null ? fromTrades : onStatus(fromTrades, { ...snapshot.execution, session_id: snapshot.session_id });
}

const kinds: Readonly<Record<string, HappeningKind>> = { stop_loss: 'stop_hit', trailing_stop: 'stop_hit', take_profit: 'target_hit' };

function ofTrade(sessionId: string, trade: Trade): Happening | null {
  const kind = kinds[trade.exit_reason] ?? null;
  if (kind === null) return null;
  const what = kind === 'stop_hit' ? 'Stop hit' : 'Target hit';
  const text = `${what}: ${trade.trade_id} at ${trade.exit_price}`;
  return happening(sessionId, kind, `${trade.trade_id}@${trade.exit_time}`, text, trade.exit_time);
}

function happening(sessionId: string, kind: HappeningKind, key: string, text: string, time: string | null): Happening {
  return { id: `${kind}|${sessionId}|${key}`, kind, sessionId, text, time };
}

function add(happenings: Happenings, added: Happening | null): Happenings {
  if (added === null || happenings.items.some((item) => item.id === added.id)) return happenings;
  return { items: [added, ...happenings.items].slice(0, maxHappenings) };
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}
