import type { SessionEvent, Trade } from '../wire/events';
import type { Snapshot, Status } from '../wire/frames';
import type { Alert, AlertKind, Alerts } from './world';

const maxAlerts = 200;

export function onEvent(alerts: Alerts, event: SessionEvent): Alerts {
  switch (event.type) {
    case 'trade':
      return add(alerts, ofTrade(event.session_id, event.data, true));
    case 'node': {
      const squareOff = event.data.square_off;
      if (!squareOff?.executed) return alerts;
      const kind = squareOff.condition_type === 'performanceBasedExit' ? 'limit_hit' : 'square_off';
      return add(alerts, alert(event.session_id, kind, event.catchup_id, `Squared off: ${words(squareOff.reason)}`, event.time, true));
    }
    case 'session':
      if (event.data.state !== 'failed') return alerts;
      return add(alerts, alert(event.session_id, 'failed', event.catchup_id, event.data.reason ?? 'The run failed', event.time, true));
    default:
      return alerts;
  }
}

export function onStatus(alerts: Alerts, status: Status, fresh: boolean): Alerts {
  const { session_id: id, run } = status;
  if (status.state === 'diverged')
    return add(alerts, alert(id, 'diverged', `${run}`, status.reason ?? 'Recovery found a difference to the journal', null, fresh));
  if (status.state === 'failed') return add(alerts, alert(id, 'failed', `status-${run}`, status.reason ?? 'The run failed', null, fresh));
  if (status.recovered_at_seq === null) return alerts;
  const seq = status.recovered_at_seq;
  return add(alerts, alert(id, 'recovered', `${run}-${seq}`, `Recovered after a restart and went on at seq ${seq}`, null, fresh));
}

export function onSnapshot(alerts: Alerts, snapshot: Snapshot): Alerts {
  const fromTrades = snapshot.trades.reduce((sum, trade) => add(sum, ofTrade(snapshot.session_id, trade, false)), alerts);
  return snapshot.execution === null ? fromTrades : onStatus(fromTrades, { ...snapshot.execution, session_id: snapshot.session_id }, false);
}

const kinds: Readonly<Record<string, AlertKind>> = { stop_loss: 'stop_hit', trailing_stop: 'stop_hit', take_profit: 'target_hit' };

function ofTrade(sessionId: string, trade: Trade, fresh: boolean): Alert | null {
  const kind = kinds[trade.exit_reason] ?? null;
  if (kind === null) return null;
  const what = kind === 'stop_hit' ? 'Stop hit' : 'Target hit';
  return alert(
    sessionId,
    kind,
    `${trade.trade_id}@${trade.exit_time}`,
    `${what}: ${trade.trade_id} at ${trade.exit_price}`,
    trade.exit_time,
    fresh,
  );
}

function alert(sessionId: string, kind: AlertKind, key: string, text: string, time: string | null, fresh: boolean): Alert {
  return { id: `${kind}|${sessionId}|${key}`, kind, sessionId, text, time, fresh };
}

function add(alerts: Alerts, added: Alert | null): Alerts {
  if (added === null || alerts.items.some((item) => item.id === added.id)) return alerts;
  return { items: [added, ...alerts.items].slice(0, maxAlerts) };
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}
