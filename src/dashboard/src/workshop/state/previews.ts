import { create } from 'zustand';
import * as api from '../../data/api';
import { explain, ProblemError } from '../../data/http';
import type { ParameterValue, Preview } from '../../wire/rest';
import { withoutMark } from '../model/operations';
import { useEditor } from './editor';

interface PreviewState {
  readonly settings: api.PreviewSettings;
  /** The latest preview that could be computed. */
  readonly result: Preview | null;
  /** The same of the saved version, to compare with. */
  readonly saved: Preview | null;
  /** Why there is no newer one; null when the latest is that of the document. */
  readonly reason: string | null;
  readonly isBusy: boolean;
}

const nothing: PreviewState = { settings: {}, result: null, saved: null, reason: null, isBusy: false };

export const usePreview = create<PreviewState>(() => nothing);

const pauseMs = 50;
/** A preview that is under way longer ends when something newer is wanted; a quick one is shown first. */
const patienceMs = 150;
const retryMs = 250;

function without<T extends object>(value: T, keys: readonly string[]): T {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key))) as T;
}

/** What the previews are computed with. An empty value is that of the server. */
export function setPreview(change: api.PreviewSettings): void {
  usePreview.setState(({ settings }) => {
    const next = { ...settings, ...change };
    const empty = Object.entries(next)
      .filter(([, value]) => value === '')
      .map(([key]) => key);
    return { settings: without(next, empty) };
  });
}

/** Gives a parameter a value for the previews; the document keeps its own. */
export function tryParameter(name: string, value: ParameterValue | null): void {
  usePreview.setState(({ settings }) => {
    const { [name]: _, ...others } = settings.parameters ?? {};
    const parameters = value === null ? others : { ...others, [name]: value };
    return { settings: { ...without(settings, ['parameters']), ...(Object.keys(parameters).length > 0 ? { parameters } : {}) } };
  });
}

/** Keeps the preview up to date with the document while the editor is open. One is asked for at a time, since the server has a limit. */
export function watchPreview(): () => void {
  usePreview.setState(nothing, true);
  let timer = 0;
  let running: { readonly controller: AbortController; readonly since: number; readonly isOfSaved: boolean } | null = null;
  let wantsNow = true;
  let wantsSaved = true;
  let last = 0;

  const schedule = (delay: number) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(next, delay);
  };
  const next = () => {
    const { phase, history, saved } = useEditor.getState();
    if (phase !== 'open') return;
    if (running !== null) {
      // Its end leads here again; only the document's own preview does not wait for it.
      if (!wantsNow) return;
      const left = patienceMs - (performance.now() - running.since);
      if (left > 0) return schedule(left);
      running.controller.abort();
      wantsSaved ||= running.isOfSaved;
      running = null;
    }
    if (wantsNow) void run(history.text, false);
    else if (wantsSaved && saved !== null) void run(saved.text, true);
    else usePreview.setState({ isBusy: false });
  };
  const run = async (text: string, isOfSaved: boolean) => {
    const { settings } = usePreview.getState();
    const mine = { controller: new AbortController(), since: performance.now(), isOfSaved };
    running = mine;
    last = mine.since;
    if (isOfSaved) wantsSaved = false;
    else wantsNow = false;
    usePreview.setState({ isBusy: true });
    let pause = 0;
    try {
      const asked = isOfSaved ? without(settings, ['parameters']) : settings;
      const result = await api.previewDocument(withoutMark(text), asked, mine.controller.signal);
      if (running !== mine) return;
      if (isOfSaved) usePreview.setState({ saved: result.metrics === null ? null : result });
      else if (result.metrics === null) usePreview.setState({ reason: result.problems[0]?.message ?? 'The document has problems.' });
      else usePreview.setState({ result, reason: null });
    } catch (error) {
      if (running !== mine) return;
      if (error instanceof ProblemError && error.problem.status === 429) {
        pause = retryMs;
        if (isOfSaved) wantsSaved = true;
        else wantsNow = true;
      } else usePreview.setState(isOfSaved ? { saved: null } : { reason: explain(error) });
    } finally {
      if (running === mine) {
        running = null;
        schedule(pause);
      }
    }
  };
  const soon = () => {
    wantsNow = true;
    if (running !== null) next();
    else schedule(performance.now() - last > 2 * pauseMs ? 0 : pauseMs);
  };
  const stops = [
    useEditor.subscribe((editor, before) => {
      if (editor.saved !== before.saved) wantsSaved = true;
      if (editor.history.text !== before.history.text || editor.phase !== before.phase || editor.saved !== before.saved) soon();
    }),
    usePreview.subscribe(({ settings }, { settings: before }) => {
      if (settings === before) return;
      const parts = [settings, before].map((each) => JSON.stringify(without(each, ['parameters'])));
      if (parts[0] !== parts[1]) wantsSaved = true;
      soon();
    }),
  ];
  schedule(0);
  return () => {
    for (const stop of stops) stop();
    window.clearTimeout(timer);
    const ended = running;
    running = null;
    ended?.controller.abort();
  };
}
