import { create } from 'zustand';
import * as api from '../../data/api';
import { explain, ProblemError } from '../../data/http';
import { loadStrategies, useStrategies } from '../../data/strategies';
import { notify } from '../../ui/notices';
import type { Validation } from '../../wire/rest';
import { begin, record, redo, undo, type History } from '../model/history';
import { parseJson, type JsonNode } from '../model/json';
import { renameStrategy, withoutMark, type Change } from '../model/operations';
import { graphOf, type StrategyGraph } from '../model/strategyGraph';
import { applyEdit, difference } from '../model/textEdits';
import { loadCatalogues } from './catalogue';
import { draftsOf, dropDraft, keepDraft, type Draft } from './drafts';
import { readsDown } from './places';
import { joinTabs, thisTab, type Neighbours } from './tabs';

/** A document as the parts of the page read it. */
export interface Document {
  readonly text: string;
  readonly tree: JsonNode;
  readonly value: unknown;
  readonly graph: StrategyGraph;
}

interface Editor {
  /** Id that the strategy is saved under. */
  readonly id: string;
  readonly phase: 'loading' | 'failed' | 'absent' | 'open';
  readonly reason: string | null;
  readonly history: History;
  /** What the server has, as far as is known; null for a strategy that was never saved. */
  readonly saved: api.StoredDocument | null;
  readonly isSample: boolean;
  /** Ids of the chosen nodes. */
  readonly chosen: readonly string[];
  readonly chosenEdge: number | null;
  /** True while nodes stand where the layout puts them, whatever places the document has. */
  readonly isArranged: boolean;
  /** Where the forms and the JSON shall go; a new object is a new request. */
  readonly goal: { readonly pointer: string } | null;
  readonly found: Pick<Validation, 'problems' | 'warnings'> & { readonly text: string };
  readonly isSaving: boolean;
  /** What another saved meanwhile. */
  readonly conflict: api.StoredDocument | null;
  /** Drafts that other tabs left behind. */
  readonly drafts: readonly Draft[];
  /** Other tabs that have the strategy open. */
  readonly otherTabs: number;
}

const nothingFound = { problems: [], warnings: [], text: '' };

const closed: Editor = {
  id: '',
  phase: 'loading',
  reason: null,
  history: begin(''),
  saved: null,
  isSample: false,
  chosen: [],
  chosenEdge: null,
  isArranged: false,
  goal: null,
  found: nothingFound,
  isSaving: false,
  conflict: null,
  drafts: [],
  otherTabs: 0,
};

/** The strategy that is open in the workshop. */
export const useEditor = create<Editor>(() => closed);

let lastRead: Document | null = null;

/** Reads a document, the same one only once. */
export function documentOf(text: string): Document {
  if (lastRead?.text !== text) {
    const value: unknown = JSON.parse(withoutMark(text));
    lastRead = { text, tree: parseJson(text), value, graph: graphOf(value) };
  }
  return lastRead;
}

export function useDocument(): Document {
  return documentOf(useEditor((editor) => editor.history.text));
}

export function currentDocument(): Document {
  return documentOf(useEditor.getState().history.text);
}

export function hasChanges({ history, saved }: Pick<Editor, 'history' | 'saved'>): boolean {
  return history.text !== (saved?.text ?? '');
}

let neighbours: Neighbours | null = null;

/** Opens a strategy: the server's document, and what is left of unsaved work on it. */
export async function openStrategy(id: string): Promise<void> {
  closeStrategy();
  useEditor.setState({ ...closed, id }, true);
  const joined = joinTabs(
    id,
    (tabs) => useEditor.setState({ otherTabs: tabs.size }),
    () => void takeNews(),
  );
  neighbours = joined;
  const isCurrent = () => neighbours === joined;
  try {
    await Promise.all([loadStrategies(), loadCatalogues()]);
    const info = useStrategies.getState().items?.find((item) => item.strategy_id === id);
    const saved = info === undefined ? null : await stored(id);
    const [tabs, all] = [await joined.known, await draftsOrNone(id)];
    if (!isCurrent()) return;
    const drafts = all.filter((draft) => !tabs.has(draft.tab) && draft.text !== saved?.text);
    if (saved !== null) show(saved.text, { saved, isSample: info?.sample ?? false, drafts });
    // A new strategy is a draft until it is saved for the first time.
    else if (drafts[0] !== undefined) await resume(drafts[0]);
    else useEditor.setState({ phase: 'absent' });
  } catch (error) {
    if (isCurrent()) useEditor.setState({ phase: 'failed', reason: explain(error) });
  }
}

export function closeStrategy(): void {
  flushDraft();
  neighbours?.leave();
  neighbours = null;
}

/** Begins a strategy that the server does not have yet. */
export async function beginStrategy(id: string, text: string): Promise<void> {
  await keepDraft({ strategy: id, tab: thisTab, text, base: null, at: Date.now() });
}

async function stored(id: string): Promise<api.StoredDocument | null> {
  try {
    return await api.strategyText(id);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 404) return null;
    throw error;
  }
}

async function draftsOrNone(id: string): Promise<readonly Draft[]> {
  try {
    return await draftsOf(id);
  } catch (error) {
    notify(`This browser keeps no drafts: ${explain(error)}`);
    return [];
  }
}

function show(text: string, more: Partial<Editor>): void {
  const { graph } = documentOf(text);
  useEditor.setState({ phase: 'open', history: begin(text), isArranged: !readsDown(graph), chosen: [], chosenEdge: null, ...more });
}

/** Goes on with a draft. The first step back leads to what is saved. */
export async function resume(draft: Draft): Promise<void> {
  const base = draft.base;
  show(base?.text ?? draft.text, { saved: base, drafts: [], conflict: null });
  const edit = base === null ? null : difference(base.text, draft.text);
  if (edit !== null) useEditor.setState(({ history }) => ({ history: record(history, 'draft', [edit]) }));
  await keepDraft({ ...draft, tab: thisTab });
  if (draft.tab !== thisTab) await dropDraft(draft.strategy, draft.tab);
}

export async function discard(draft: Draft): Promise<void> {
  useEditor.setState(({ drafts }) => ({ drafts: drafts.filter((each) => each.key !== draft.key) }));
  await dropDraft(draft.strategy, draft.tab);
}

// ---- Changes

/** Makes a change as one step; of one gesture the steps are one. */
export function act<T>(label: string, work: (text: string) => Change<T>, gesture: string | null = null): T {
  const { history } = useEditor.getState();
  const { edits, made } = work(history.text);
  const after = record(history, label, edits, gesture);
  if (after !== history) useEditor.setState({ history: after, chosenEdge: null });
  return made;
}

/** Takes a text that was written beside the graph. It must be JSON. */
export function replaceText(text: string, gesture: string | null): void {
  parseJson(text);
  act('JSON', (before) => ({ edits: [difference(before, text)].filter((edit) => edit !== null), made: undefined }), gesture);
}

export function stepBack(): void {
  useEditor.setState(({ history }) => ({ history: undo(history), chosenEdge: null }));
}

export function stepForward(): void {
  useEditor.setState(({ history }) => ({ history: redo(history), chosenEdge: null }));
}

export function choose(ids: readonly string[]): void {
  useEditor.setState({ chosen: ids, chosenEdge: null });
}

export function chooseEdge(index: number | null): void {
  useEditor.setState({ chosen: [], chosenEdge: index });
}

/** Shows the place that a pointer leads to: its node, its field, its JSON. */
export function goTo(pointer: string): void {
  const { graph } = currentDocument();
  const node = graph.nodes.find((each) => pointer === each.pointer || pointer.startsWith(`${each.pointer}/`));
  useEditor.setState({ chosen: node === undefined ? [] : [node.id], chosenEdge: null, goal: { pointer } });
}

// ---- Saving

/** Saves over the version that the work began with. Another version is a conflict, which a person decides. */
export async function save(): Promise<boolean> {
  const { id, history, saved, isSaving } = useEditor.getState();
  if (isSaving) return false;
  useEditor.setState({ isSaving: true });
  const { text } = history;
  try {
    const tag = await api.saveStrategyText(id, text, saved === null ? '*' : saved.tag);
    useEditor.setState({ saved: { text, tag: tag ?? (await api.strategyText(id)).tag }, conflict: null });
    neighbours?.saved();
    flushDraft();
    void loadStrategies();
    return true;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 412) useEditor.setState({ conflict: await stored(id) });
    else notify(explain(error), 'error');
    return false;
  } finally {
    useEditor.setState({ isSaving: false });
  }
}

/** Saves a copy under another id. */
export async function saveAs(id: string, name: string): Promise<void> {
  const { text } = useEditor.getState().history;
  const copy = renameStrategy(text, id, name).edits.reduce(applyEdit, text);
  await api.saveStrategyText(id, copy, '*');
  await loadStrategies();
}

/** Takes the other's version; the own one is a step back. */
export function takeTheirs(): void {
  const { conflict, history } = useEditor.getState();
  if (conflict === null) return;
  const edit = difference(history.text, conflict.text);
  useEditor.setState({ saved: conflict, conflict: null, history: edit === null ? history : record(history, 'theirs', [edit]) });
}

/** Keeps the own version and saves it over the other's, which stays among the versions. */
export async function keepMine(): Promise<void> {
  const { conflict } = useEditor.getState();
  useEditor.setState({ saved: conflict, conflict: null });
  await save();
}

/** Another tab saved: without own changes its version is shown, with them a person decides. */
async function takeNews(): Promise<void> {
  const before = useEditor.getState();
  if (before.phase !== 'open') return;
  const news = await stored(before.id);
  const editor = useEditor.getState();
  if (news === null || editor.id !== before.id || news.text === editor.saved?.text) return;
  if (hasChanges(editor)) useEditor.setState({ conflict: news });
  else {
    const edit = difference(editor.history.text, news.text);
    useEditor.setState({ saved: news, history: edit === null ? editor.history : record(editor.history, 'theirs', [edit]) });
    notify('Another tab saved this strategy; its version is shown.');
  }
}

// ---- Drafts

const keepAfterMs = 200;
let keeping: number | null = null;

function flushDraft(): void {
  if (keeping !== null) window.clearTimeout(keeping);
  keeping = null;
  const editor = useEditor.getState();
  if (editor.phase !== 'open') return;
  const { id, history, saved } = editor;
  const work = hasChanges(editor)
    ? keepDraft({ strategy: id, tab: thisTab, text: history.text, base: saved, at: Date.now() })
    : dropDraft(id, thisTab);
  work.catch((error: unknown) => notify(`The draft is not kept: ${explain(error)}`, 'error'));
}

useEditor.subscribe((editor, before) => {
  if (editor.phase !== 'open' || editor.history.text === before.history.text || editor.id !== before.id) return;
  keeping ??= window.setTimeout(flushDraft, keepAfterMs);
});

window.addEventListener('pagehide', flushDraft);
