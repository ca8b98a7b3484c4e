import { useEffect, type KeyboardEvent } from 'react';
import type { Place } from '../model/strategyGraph';
import { choose, chooseEdge, currentDocument, useEditor } from '../state/editor';
import { clipOfChosen, duplicateChosen, moveChosen, nextEdge, orderEdge, pasteClip, removeChosen, toggleArranged } from './commands';
import { nodeTowards, type Direction } from '../state/places';

/** What needs a dialog or another part of the page. */
export type CanvasAsk = 'add' | 'insert' | 'connect' | 'find' | 'group' | 'form';

export const canvasKeys: readonly { keys: string; does: string }[] = [
  { keys: '← ↑ → ↓', does: 'The nearest node in that direction; with Shift it is chosen as well' },
  { keys: 'N', does: 'Add a node behind the chosen one' },
  { keys: 'C', does: 'Connect the chosen node with another' },
  { keys: 'E', does: 'The next edge of the chosen node' },
  { keys: 'I', does: 'Insert a node on the chosen edge' },
  { keys: '< >', does: 'Bring the chosen edge in front of its neighbour, or behind it' },
  { keys: 'Del', does: 'Remove what is chosen' },
  { keys: 'Enter', does: 'The form of the chosen node; Esc leads back to the graph' },
  { keys: 'Alt ← ↑ → ↓', does: 'Move the chosen nodes' },
  { keys: 'Ctrl C, X, V', does: 'Copy, cut and paste nodes, also between strategies' },
  { keys: 'Ctrl D', does: 'Duplicate the chosen nodes' },
  { keys: 'Ctrl A', does: 'Choose all nodes' },
  { keys: 'G', does: 'Frame the chosen nodes as a group' },
  { keys: 'L', does: 'Lay the graph out, or show it as it was drawn' },
  { keys: 'F', does: 'Find a node' },
  { keys: '+ − 0', does: 'Zoom; the whole graph' },
  { keys: 'Ctrl Z, Ctrl Y', does: 'Undo, redo' },
  { keys: 'Ctrl S', does: 'Save' },
];

interface CanvasKeys {
  places: ReadonlyMap<string, Place>;
  show: (id: string) => void;
  fit: () => void;
  zoom: (by: number) => void;
  onAsk: (ask: CanvasAsk) => void;
}

const step = 20;

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -step],
  ArrowDown: [0, step],
  ArrowLeft: [-step, 0],
  ArrowRight: [step, 0],
};

/** All that the mouse does, with keys. */
export function useCanvasKeys({ places, show, fit, zoom, onAsk }: CanvasKeys): (event: KeyboardEvent) => void {
  useClipboard();
  const act = (event: KeyboardEvent): boolean => {
    const { chosen, chosenEdge } = useEditor.getState();
    const direction = moves[event.key];
    if (event.ctrlKey || event.metaKey) {
      if (event.key === 'a') choose(currentDocument().graph.nodes.map(({ id }) => id));
      else if (event.key === 'd') duplicateChosen();
      else return false;
      return true;
    }
    if (direction !== undefined) {
      if (event.altKey) moveChosen(...direction);
      else {
        const from = chosen.at(-1) ?? currentDocument().graph.edges.find(({ index }) => index === chosenEdge)?.source ?? null;
        const next = nodeTowards(places, from, event.key as Direction);
        if (next === null) return true;
        choose(event.shiftKey ? [...chosen.filter((id) => id !== next), next] : [next]);
        show(next);
      }
      return true;
    }
    switch (event.key.toLowerCase()) {
      case 'n':
        onAsk('add');
        return true;
      case 'c':
        if (chosen.length === 1) onAsk('connect');
        return true;
      case 'e':
        nextEdge();
        return true;
      case 'i':
        if (chosenEdge !== null) onAsk('insert');
        return true;
      case '<':
      case ',':
        orderEdge(-1);
        return true;
      case '>':
      case '.':
        orderEdge(1);
        return true;
      case 'delete':
      case 'backspace':
        removeChosen();
        return true;
      case 'enter':
        onAsk('form');
        return true;
      case 'escape':
        if (chosenEdge !== null) chooseEdge(null);
        else choose([]);
        return true;
      case 'g':
        if (chosen.length > 0) onAsk('group');
        return true;
      case 'l':
        toggleArranged();
        return true;
      case 'f':
      case '/':
        onAsk('find');
        return true;
      case '+':
      case '=':
        zoom(1.25);
        return true;
      case '-':
        zoom(0.8);
        return true;
      case '0':
        fit();
        return true;
      default:
        return false;
    }
  };
  return (event) => {
    // A button inside, such as one of the zoom, keeps its own Enter and Space.
    if (event.target instanceof Element && event.target.closest('button, input') !== null) return;
    if (!act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** The browser's own events of the clipboard need no permission; they count while the graph has the focus. */
function useClipboard(): void {
  useEffect(() => {
    const isCanvas = () => document.activeElement?.closest('#workshop-canvas') != null;
    const copy = (event: ClipboardEvent) => {
      const clip = isCanvas() ? clipOfChosen() : null;
      if (clip === null) return;
      event.clipboardData?.setData('text/plain', clip);
      event.preventDefault();
      if (event.type === 'cut') removeChosen();
    };
    const paste = (event: ClipboardEvent) => {
      if (!isCanvas()) return;
      event.preventDefault();
      pasteClip(event.clipboardData?.getData('text/plain') ?? '');
    };
    document.addEventListener('copy', copy);
    document.addEventListener('cut', copy);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', copy);
      document.removeEventListener('paste', paste);
    };
  }, []);
}
