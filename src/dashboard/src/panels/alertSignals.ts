import { observe } from '../data/runtime';
import type { Alert } from '../data/world';
import { useAlertPreferences } from './alertPreferences';

/** Sounds and notifies alerts that happen while the page is open, if the person asked for it. */
export function startAlertSignals(): () => void {
  return observe((before, after) => {
    if (before.alerts === after.alerts) return;
    const known = new Set(before.alerts.items.map((alert) => alert.id));
    const fresh = after.alerts.items.filter((alert) => alert.fresh && !known.has(alert.id));
    if (fresh.length === 0) return;
    const { sound, notifications } = useAlertPreferences.getState();
    if (sound) chime();
    if (notifications) fresh.forEach(show);
  });
}

function show(alert: Alert): void {
  new Notification(alert.sessionId, { body: alert.text, tag: alert.id });
}

let audio: AudioContext | null = null;

/** Two short notes, made here: there is no sound file to load. */
function chime(): void {
  audio ??= new AudioContext();
  const start = audio.currentTime;
  for (const [offset, frequency] of [
    [0, 660],
    [0.12, 880],
  ] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.08, start + offset);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + offset + 0.18);
    tone.connect(volume).connect(audio.destination);
    tone.start(start + offset);
    tone.stop(start + offset + 0.2);
  }
}
