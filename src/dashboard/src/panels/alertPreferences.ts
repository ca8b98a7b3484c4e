import { create } from 'zustand';
import { recall, remember } from '../ui/preferences';
import type { Alert } from '../data/world';

interface AlertPreferences {
  sound: boolean;
  notifications: boolean;
  /** Ids that the person has seen. */
  seen: ReadonlySet<string>;
}

const maxRemembered = 400;

function recallSeen(): ReadonlySet<string> {
  return new Set((recall('alerts.seen') ?? '').split('\n').filter((id) => id !== ''));
}

export const useAlertPreferences = create<AlertPreferences>(() => ({
  sound: recall('alerts.sound') === 'on',
  notifications: recall('alerts.notifications') === 'on' && 'Notification' in window && Notification.permission === 'granted',
  seen: recallSeen(),
}));

/** Alerts that happened while the page was open and that the person has not looked at. */
export function useUnread(items: readonly Alert[]): number {
  return useAlertPreferences((state) => items.reduce((count, alert) => count + (alert.fresh && !state.seen.has(alert.id) ? 1 : 0), 0));
}

export function markSeen(items: readonly Alert[]): void {
  const seen = useAlertPreferences.getState().seen;
  if (items.every((alert) => seen.has(alert.id))) return;
  const all = [...new Set([...items.map((alert) => alert.id), ...seen])].slice(0, maxRemembered);
  remember('alerts.seen', all.join('\n'));
  useAlertPreferences.setState({ seen: new Set(all) });
}

export function setSound(on: boolean): void {
  remember('alerts.sound', on ? 'on' : 'off');
  useAlertPreferences.setState({ sound: on });
}

/** Turning notifications on needs the browser's leave; it stays off when that is refused. */
export async function setNotifications(on: boolean): Promise<void> {
  const granted = on && 'Notification' in window && (await Notification.requestPermission()) === 'granted';
  remember('alerts.notifications', granted ? 'on' : 'off');
  useAlertPreferences.setState({ notifications: granted });
}
