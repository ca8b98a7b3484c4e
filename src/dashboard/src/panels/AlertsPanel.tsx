import { useEffect } from 'react';
import { alertsPage, runLink } from '../actions/links';
import { useAlerts, useHappenings } from '../data/stores';
import { useStrategyNames } from '../data/strategies';
import type { HappeningKind } from '../data/world';
import { instantTime, shortTime } from '../format/times';
import { alertWords } from '../format/words';
import { Empty } from '../ui/Empty';
import { Icon, type IconName } from '../ui/Icon';
import type { RaisedAlert } from '../wire/frames';
import { markSeen, setNotifications, setSound, useAlertPreferences } from './alertPreferences';
import '../ui/check.css';

const looks: Record<HappeningKind, { icon: IconName; tone: string; words: string }> = {
  stop_hit: { icon: 'down', tone: 'down', words: 'Stop' },
  target_hit: { icon: 'up', tone: 'up', words: 'Target' },
  limit_hit: { icon: 'warning', tone: 'warn', words: 'Limit' },
  square_off: { icon: 'exit', tone: 'muted', words: 'Square-off' },
  failed: { icon: 'warning', tone: 'down', words: 'Failed' },
  diverged: { icon: 'warning', tone: 'down', words: 'Diverged' },
  recovered: { icon: 'live', tone: 'accent', words: 'Recovered' },
};

const tones: Readonly<Record<string, string>> = { error: 'down', warning: 'warn' };

/** Alerts of the server's rules; below them what the sessions' events say of stops, targets and failures, which needs no rule. */
export function AlertsPanel() {
  const alerts = useAlerts();
  const { sound, notifications } = useAlertPreferences();
  useEffect(() => markSeen(alerts), [alerts]);
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
        <a href={alertsPage}>Rules and channels</a>
      </div>
      {alerts.items.length === 0 ? (
        <Empty title="No alerts">
          Rules raise alerts, here and elsewhere. <a href={alertsPage}>Make one</a>
        </Empty>
      ) : (
        <ul className="alerts" aria-label="Alerts">
          {alerts.items.map((alert) => (
            <Alert key={alert.id} alert={alert} />
          ))}
        </ul>
      )}
      <Happened />
    </div>
  );
}

function Alert({ alert }: { alert: RaisedAlert }) {
  const nameOf = useStrategyNames();
  return (
    <li data-alert={alert.id}>
      <span className={`alert-icon ${tones[alert.level] ?? 'accent'}`}>
        <Icon name="bell" />
      </span>
      <span>
        <span className="visually-hidden">{alertWords[alert.kind]}: </span>
        {alert.message}
        <span className="alert-foot muted">
          {alert.session_id === null ? (
            <span>{alertWords[alert.kind]}</span>
          ) : (
            <a href={runLink(alert.session_id, alert.seq > 0 ? { run: alert.run, at: alert.seq } : {})}>{nameOf(alert.session_id)}</a>
          )}
          <span className="num">{alert.time === null ? instantTime(alert.at) : shortTime(alert.time)}</span>
        </span>
      </span>
    </li>
  );
}

function Happened() {
  const items = useHappenings((state) => state.items);
  const nameOf = useStrategyNames();
  if (items.length === 0) return null;
  return (
    <>
      <h3 className="alerts-heading">Stops, targets and failures</h3>
      <ul className="alerts" aria-label="Stops, targets and failures">
        {items.map((item) => (
          <li key={item.id}>
            <span className={`alert-icon ${looks[item.kind].tone}`}>
              <Icon name={looks[item.kind].icon} />
            </span>
            <span>
              <span className="visually-hidden">{looks[item.kind].words}: </span>
              {item.text}
              <span className="alert-foot muted">
                <a href={runLink(item.sessionId)}>{nameOf(item.sessionId)}</a>
                {item.time !== null && <span className="num">{shortTime(item.time)}</span>}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
