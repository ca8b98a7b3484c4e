import { useEffect } from 'react';
import { runLink } from '../actions/links';
import { useAlerts } from '../data/stores';
import { useStrategyNames } from '../data/strategies';
import type { AlertKind } from '../data/world';
import { shortTime } from '../format/times';
import { Empty } from '../ui/Empty';
import { Icon, type IconName } from '../ui/Icon';
import { markSeen, setNotifications, setSound, useAlertPreferences } from './alertPreferences';
import '../ui/check.css';

const looks: Record<AlertKind, { icon: IconName; tone: string; words: string }> = {
  stop_hit: { icon: 'down', tone: 'down', words: 'Stop' },
  target_hit: { icon: 'up', tone: 'up', words: 'Target' },
  limit_hit: { icon: 'warning', tone: 'warn', words: 'Limit' },
  square_off: { icon: 'exit', tone: 'muted', words: 'Square-off' },
  failed: { icon: 'warning', tone: 'down', words: 'Failed' },
  diverged: { icon: 'warning', tone: 'down', words: 'Diverged' },
  recovered: { icon: 'live', tone: 'accent', words: 'Recovered' },
};

export function AlertsPanel() {
  const items = useAlerts((state) => state.items);
  const nameOf = useStrategyNames();
  const { sound, notifications } = useAlertPreferences();
  useEffect(() => markSeen(items), [items]);
  return (
    <div className="panel">
      <div className="panel-tools">
        <label className="check">
          <input type="checkbox" checked={sound} onChange={(event) => setSound(event.target.checked)} /> Sound
        </label>
        <label className="check">
          <input type="checkbox" checked={notifications} onChange={(event) => void setNotifications(event.target.checked)} /> Browser
          notifications
        </label>
      </div>
      {items.length === 0 ? (
        <Empty title="No alerts">Stops, targets, loss limits, failures and recoveries are listed here as they happen.</Empty>
      ) : (
        <ul className="alerts">
          {items.map((alert) => (
            <li key={alert.id}>
              <span className={`alert-icon ${looks[alert.kind].tone}`}>
                <Icon name={looks[alert.kind].icon} />
              </span>
              <span>
                <span className="visually-hidden">{looks[alert.kind].words}: </span>
                {alert.text}
                <span className="alert-foot muted">
                  <a href={runLink(alert.sessionId)}>{nameOf(alert.sessionId)}</a>
                  {alert.time !== null && <span className="num">{shortTime(alert.time)}</span>}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
