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

/** Keeps the preview up to date with the document while the editor is open. */
export function watchPreview(): () => void {
  usePreview.setState(nothing, true);
  let timer = 0;
  let running: { controller: AbortController; since: number } | null = null;
  let isWanted = false;
  let last = 0;
  let hasEnded = false;

  const run = async () => {
    const { history, phase } = useEditor.getState();
    const { settings } = usePreview.getState();
    if (phase !== 'open' || hasEnded) return;
    isWanted = false;
    last = performance.now();
    const mine = { controller: new AbortController(), since: last };
    running = mine;
    usePreview.setState({ isBusy: true });
    try {
      const result = await api.previewDocument(withoutMark(history.text), settings, mine.controller.signal);
      if (mine.controller.signal.aborted) return;
      if (result.metrics === null) usePreview.setState({ reason: result.problems[0]?.message ?? 'The document has problems.' });
      else {
        usePreview.setState({ result, reason: null });
      }
    } catch (error) {
      if (mine.controller.signal.aborted) return;
      if (error instanceof ProblemError && error.problem.status === 429) want(retryMs);
      else usePreview.setState({ reason: explain(error) });
    } finally {
      if (running === mine) {
        running = null;
        if (isWanted) want(0);
        else usePreview.setState({ isBusy: false });
      }
    }
  };
  const want = (delay: number) => {
    isWanted = true;
    if (running !== null) {
      if (performance.now() - running.since < patienceMs) return;
      running.controller.abort();
      running = null;
    }
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void run(), delay);
  };
  const soon = () => want(performance.now() - last > 2 * pauseMs ? 0 : pauseMs);

  let comparing: AbortController | null = null;
  let compared = '';
  const compare = async () => {
    const { saved } = useEditor.getState();
    const { settings } = usePreview.getState();
    const key = JSON.stringify([saved?.text, without(settings, ['parameters'])]);
    if (saved === null || key === compared) return;
    compared = key;
    comparing?.abort();
    const mine = new AbortController();
    comparing = mine;
    try {
      const result = await api.previewDocument(withoutMark(saved.text), without(settings, ['parameters']), mine.signal);
      if (!mine.signal.aborted) usePreview.setState({ saved: result.metrics === null ? null : result });
    } catch (error) {
      // Without it the figures stand alone; why is said by the preview of the document itself.
      if (!mine.signal.aborted) usePreview.setState({ saved: null });
      if (!(error instanceof ProblemError || error instanceof TypeError || error instanceof DOMException)) throw error;
      if (error instanceof ProblemError && error.problem.status === 429) {
        compared = '';
        window.setTimeout(() => void compare(), 2 * retryMs);
      }
    }
  };
  const stops = [
    useEditor.subscribe((editor, before) => {
      if (editor.history.text !== before.history.text || editor.phase !== before.phase) soon();
      if (editor.saved !== before.saved) void compare();
    }),
    usePreview.subscribe((state, before) => {
      if (state.settings === before.settings) return;
      soon();
      void compare();
    }),
  ];
  soon();
  void compare();
  return () => {
    hasEnded = true;
    for (const stop of stops) stop();
    window.clearTimeout(timer);
    running?.controller.abort();
    comparing?.abort();
  };
}
