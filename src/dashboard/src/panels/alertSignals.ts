import { observe } from '../data/runtime';
import { useAlertPreferences } from './alertPreferences';
import type { RaisedAlert } from '../wire/frames';

/** Sounds and notifies alerts that come while the page is open: those whose rules say so, if this browser's switch is on. */
export function startAlertSignals(): () => void {
  return observe((before, after) => {
    if (before.alerts.arrived === after.alerts.arrived) return;
    const known = new Set(before.alerts.arrived);
    const arrived = new Set(after.alerts.arrived.filter((id) => !known.has(id)));
    const fresh = after.alerts.items.filter(({ id }) => arrived.has(id));
    const { sound, notifications } = useAlertPreferences.getState();
    if (sound && fresh.some((alert) => alert.sound)) chime();
    if (notifications) fresh.filter((alert) => alert.browser).forEach(show);
  });
}

function show(alert: RaisedAlert): void {
  new Notification(alert.session_id ?? alert.rule_name ?? 'Alert', { body: alert.message, tag: alert.id });
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
