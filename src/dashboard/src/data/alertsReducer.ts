import type { RaisedAlert } from '../wire/frames';
import type { Alerts } from './world';

const maxAlerts = 200;
const maxArrived = 50;

/** An alert came while the page was open. */
export function onRaised(alerts: Alerts, alert: RaisedAlert): Alerts {
  if (alerts.arrived.includes(alert.id)) return alerts;
  return { items: merge(alerts.items, [alert]), arrived: [alert.id, ...alerts.arrived].slice(0, maxArrived) };
}

/** What the server's log has: history, which is listed and neither sounded nor notified. */
export function onLog(alerts: Alerts, log: readonly RaisedAlert[]): Alerts {
  return { ...alerts, items: merge(alerts.items, log) };
}

/** The latest first, each once. */
function merge(known: readonly RaisedAlert[], added: readonly RaisedAlert[]): readonly RaisedAlert[] {
  const byId = new Map([...known, ...added].map((alert) => [alert.id, alert]));
  return [...byId.values()].sort((a, b) => b.number - a.number).slice(0, maxAlerts);
}
