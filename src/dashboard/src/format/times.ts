import { blank } from './numbers';

// Simulation times carry the exchange's offset. They are shown as the exchange's clock shows them, whatever the browser's zone.

/** `09:17:00` */
export function clockOf(time: string | null | undefined): string {
  return time && time.length >= 19 ? time.slice(11, 19) : blank;
}

/** `29 Oct 09:17:00`, or `29 Oct 2024` at midnight: then it is a day that is meant. */
export function shortTime(time: string | null | undefined): string {
  if (!time || time.length < 19) return blank;
  const clock = time.slice(11, 19);
  return `${Number(time.slice(8, 10))} ${months[Number(time.slice(5, 7)) - 1] ?? ''} ${clock === '00:00:00' ? time.slice(0, 4) : clock}`;
}

/** An instant of the server's clock by the browser's: `29 Oct 09:17:00`. */
export function instantTime(time: string): string {
  const at = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${at.getDate()} ${months[at.getMonth()] ?? ''} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** `29 Oct 2024` */
export function dayOf(time: string | null | undefined): string {
  if (!time || time.length < 10) return blank;
  return `${Number(time.slice(8, 10))} ${months[Number(time.slice(5, 7)) - 1] ?? ''} ${time.slice(0, 4)}`;
}

/** `2024-10-29 09:17:00` */
export function fullTime(time: string | null | undefined): string {
  return time && time.length >= 19 ? `${time.slice(0, 10)} ${time.slice(11, 19)}` : blank;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Seconds since 1970 as if the exchange's clock were UTC: what a chart needs to label its axis in exchange time. */
export function chartTime(time: string): number {
  return Date.parse(`${time.slice(0, 19)}Z`) / 1000;
}

/** `12s`, `4m 05s`, `2h 10m`, `3d 4h` */
export function duration(milliseconds: number | null): string {
  if (milliseconds === null || !Number.isFinite(milliseconds)) return blank;
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${String(seconds % 60).padStart(2, '0')}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}h ${String(minutes % 60).padStart(2, '0')}m`;
  return hours % 24 === 0 ? `${hours / 24}d` : `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** Age of something live: tenths below ten seconds would flicker, so whole seconds, and `now` below one. */
export function age(milliseconds: number | null): string {
  if (milliseconds === null) return blank;
  return milliseconds < 1000 ? 'now' : duration(milliseconds);
}
