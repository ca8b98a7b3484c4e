import { notify } from '../../ui/notices';
import { copyNodes, isClip, pasteNodes } from '../model/clipboard';
import { nodeKindOf } from '../model/catalogue';
import { newData } from '../model/newNodes';
import { addNode, connect, groupNodes, moveEdge, place, removeEdges, removeNodes } from '../model/operations';
import { nodeOf, type Place } from '../model/strategyGraph';
import { catalogueNow } from '../state/catalogue';
import { act, choose, chooseEdge, currentDocument, useEditor } from '../state/editor';
import { placesOf } from '../state/places';

/** Adds a node of a type: at a place, on an edge, or behind the chosen node. The new node is chosen. */
export function addStep(type: string, where: { place?: Place; onEdge?: number } = {}): void {
  const { chosen, isArranged } = useEditor.getState();
  const { graph } = currentDocument();
  const edge = where.onEdge === undefined ? undefined : graph.edges[where.onEdge];
  const isNote = type === 'strategyOverview';
  const after = isNote || where.place !== undefined ? null : (edge?.source ?? (chosen.length === 1 ? chosen[0]! : null));
  const at = where.place ?? (isArranged && !isNote ? null : beside(after, edge?.target ?? null));
  const data = newData(graph, type, after);
  const stem = kindWords(type).toLowerCase().replaceAll(' ', '-');
  const id = act('Add a node', (text) => addNode(text, { type, data, stem, place: at, after, onEdge: edge?.index ?? null }));
  choose([id]);
}

/** What people call a type of node. */
export function kindWords(type: string): string {
  return nodeKindOf(catalogueNow(), type)?.label ?? (type || 'No type');
}

/** A free place below a node, or between it and another. */
function beside(after: string | null, before: string | null): Place {
  const { graph } = currentDocument();
  const places = placesOf(graph, useEditor.getState().isArranged);
  const all = [...places.values()];
  const from = after === null ? undefined : places.get(after);
  const to = before === null ? undefined : places.get(before);
  const lowest = all.reduce((low, { y }) => Math.max(low, y), 0);
  const wish =
    from === undefined
      ? { x: 0, y: all.length === 0 ? 0 : lowest + 120 }
      : to === undefined
        ? { x: from.x, y: from.y + 120 }
        : { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  let { x } = wish;
  while (all.some((each) => Math.abs(each.x - x) < 200 && Math.abs(each.y - wish.y) < 80)) x += 224;
  return { x, y: wish.y };
}

export function connectSteps(source: string, target: string): void {
  act('Connect', (text) => connect(text, source, target));
}

export function removeChosen(): void {
  const { chosen, chosenEdge } = useEditor.getState();
  if (chosenEdge !== null) {
    act('Remove an edge', (text) => removeEdges(text, [chosenEdge]));
    return;
  }
  if (chosen.length === 0) return;
  const { graph } = currentDocument();
  const parent = graph.edges.find(({ source, target }) => chosen.includes(target) && !chosen.includes(source))?.source;
  act('Remove', (text) => removeNodes(text, chosen));
  choose(parent === undefined ? [] : [parent]);
}

/** Brings the chosen edge in front of or behind the next edge of its source. */
export function orderEdge(by: -1 | 1): void {
  const { chosenEdge } = useEditor.getState();
  const { graph } = currentDocument();
  const edge = graph.edges.find(({ index }) => index === chosenEdge);
  if (edge === undefined) return;
  act('Order of children', (text) => moveEdge(text, edge.index, by));
  const moved = currentDocument().graph.edges.find(({ source, target }) => source === edge.source && target === edge.target);
  chooseEdge(moved?.index ?? null);
}

/** The next edge of the chosen node, or of the node that the chosen edge leaves: those out of it first, then those into it. */
export function nextEdge(): void {
  const { chosen, chosenEdge } = useEditor.getState();
  const { graph } = currentDocument();
  const now = graph.edges.find(({ index }) => index === chosenEdge);
  const node = chosen[0] ?? edgeOwner ?? now?.source;
  if (node === undefined) return;
  edgeOwner = node;
  const all = [...graph.edges.filter(({ source }) => source === node), ...graph.edges.filter(({ target }) => target === node)];
  const next = all[(all.findIndex(({ index }) => index === chosenEdge) + 1) % all.length];
  if (next !== undefined) chooseEdge(next.index);
}

/** The node whose edges are gone through. */
let edgeOwner: string | null = null;

useEditor.subscribe((editor, before) => {
  if (editor.chosen !== before.chosen && editor.chosen.length > 0) edgeOwner = null;
});

export function moveChosen(dx: number, dy: number): void {
  const { chosen, isArranged } = useEditor.getState();
  const places = placesOf(currentDocument().graph, isArranged);
  moveTo(new Map(chosen.flatMap((id) => (places.has(id) ? [[id, { x: places.get(id)!.x + dx, y: places.get(id)!.y + dy }]] : []))), 'keys');
}

/** Moves nodes. Out of an arranged graph all nodes get the places that they were shown at. */
export function moveTo(places: ReadonlyMap<string, Place>, gesture: string | null): void {
  if (places.size === 0) return;
  const { isArranged } = useEditor.getState();
  const all = isArranged ? new Map([...placesOf(currentDocument().graph, true), ...places]) : places;
  const name = gesture === null ? null : `${gesture} ${[...places.keys()].join(' ')}`;
  act('Move', (text) => place(text, all), name);
  if (isArranged) useEditor.setState({ isArranged: false });
}

/** Shows the graph as the layout puts it, or at the places of the document. Neither changes the document. */
export function toggleArranged(): void {
  useEditor.setState(({ isArranged }) => ({ isArranged: !isArranged }));
}

/** Writes the places of the layout into the document. */
export function keepArrangement(): void {
  act('Lay out', (text) => place(text, placesOf(currentDocument().graph, true)));
  useEditor.setState({ isArranged: false });
}

export function groupChosen(name: string): void {
  const { chosen } = useEditor.getState();
  if (chosen.length > 0) act('Group', (text) => groupNodes(text, name, chosen));
}

/** The chosen nodes as text for the clipboard; null when there are none. */
export function clipOfChosen(): string | null {
  const { chosen, history } = useEditor.getState();
  return chosen.length === 0 ? null : copyNodes(history.text, chosen);
}

/** Puts nodes from the clipboard into the document and chooses them. */
export function pasteClip(text: string): boolean {
  if (!isClip(text)) {
    notify('The clipboard holds no nodes.');
    return false;
  }
  const { isArranged } = useEditor.getState();
  const ids = act('Paste', (document) => pasteNodes(document, text, isArranged ? null : { x: 40, y: 40 }));
  choose(ids);
  return true;
}

export function duplicateChosen(): void {
  const clip = clipOfChosen();
  if (clip !== null) pasteClip(clip);
}

/** A node in words, for who does not see it. */
export function describe(id: string): string {
  const { graph } = currentDocument();
  const node = nodeOf(graph, id);
  if (node === undefined) return '';
  const to = graph.edges.filter(({ source }) => source === id).map(({ target }) => nodeOf(graph, target)?.name ?? target);
  const wrong = useEditor.getState().found.problems.filter((problem) => problem.node === id).length;
  return [
    `${kindWords(node.type)} ${node.name}`,
    to.length === 0 ? 'leads nowhere' : `leads to ${to.join(', ')}`,
    ...(wrong > 0 ? [`${wrong} problems`] : []),
  ].join(', ');
}
