import { create } from 'zustand';
import { recall, remember } from '../ui/preferences';
import type { Alerts } from '../data/world';

/** What this browser does with alerts whose rules ask for it, and how far they were looked at. */
interface AlertPreferences {
  sound: boolean;
  notifications: boolean;
  /** Number of the latest alert that the person has seen. */
  seen: number;
}

export const useAlertPreferences = create<AlertPreferences>(() => ({
  sound: recall('alerts.sound') === 'on',
  notifications: recall('alerts.notifications') === 'on' && 'Notification' in window && Notification.permission === 'granted',
  seen: Number(recall('alerts.seen') ?? 0) || 0,
}));

/** Alerts that came while the page was open and that the person has not looked at. */
export function useUnread({ items, arrived }: Alerts): number {
  return useAlertPreferences(({ seen }) => items.filter(({ id, number }) => number > seen && arrived.includes(id)).length);
}

export function markSeen({ items }: Alerts): void {
  const latest = items[0]?.number ?? 0;
  if (latest <= useAlertPreferences.getState().seen) return;
  remember('alerts.seen', String(latest));
  useAlertPreferences.setState({ seen: latest });
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
