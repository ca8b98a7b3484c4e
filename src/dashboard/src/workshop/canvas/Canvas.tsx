import { Background, Controls, MiniMap, Position, ReactFlow, SelectionMode, type Edge, type ReactFlowInstance } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useCallback, useEffect, useMemo, useRef, useState, type DragEvent } from 'react';
import { useTheme } from '../../ui/theme';
import { nodeKindOf } from '../model/catalogue';
import { nodeAtPointer, type Place } from '../model/strategyGraph';
import { nodeWords } from '../model/words';
import { useCatalogue } from '../state/catalogue';
import { choose, chooseEdge, useDocument, useEditor } from '../state/editor';
import { wordingOf } from '../state/wording';
import { addStep, connectSteps, describe, moveTo } from './commands';
import { BackEdge } from './BackEdge';
import { GroupNode, type GroupNodeType } from './GroupNode';
import { cell, edgeAt, placesOf } from '../state/places';
import { StepNode, type StepData, type StepNodeType } from './StepNode';
import { useCanvasKeys, type CanvasAsk } from './useCanvasKeys';
import './canvas.css';

type FlowNode = StepNodeType | GroupNodeType;

const nodeTypes = { step: StepNode, frame: GroupNode };
const edgeTypes = { back: BackEdge };
const dragType = 'application/x-strategyruntime-node';
const framePadding = 18;
const nearEdge = 24;

/** Explicit handles: the graph need not measure a node that it draws. */
const handles: NonNullable<StepNodeType['handles']> = [
  { type: 'target', position: Position.Top, x: cell.width / 2 - 6, y: -6, width: 12, height: 12 },
  { type: 'source', position: Position.Bottom, x: cell.width / 2 - 6, y: cell.height - 6, width: 12, height: 12 },
];

export function startDrag(event: DragEvent, type: string): void {
  event.dataTransfer.setData(dragType, type);
  event.dataTransfer.effectAllowed = 'copy';
}

interface CanvasProps {
  /** How often each node completed in the preview; null without one. */
  firings: Readonly<Record<string, number>> | null;
  onAsk: (ask: CanvasAsk) => void;
}

/** Nodes whose appearance did not change keep their object, so that the graph leaves them alone. */
function useSteps(places: ReadonlyMap<string, Place>, moved: ReadonlyMap<string, Place>, firings: CanvasProps['firings']): StepNodeType[] {
  const { graph } = useDocument();
  const chosen = useEditor((editor) => editor.chosen);
  const found = useEditor((editor) => editor.found);
  const catalogue = useCatalogue();
  const known = useRef(new Map<string, StepNodeType>());
  return useMemo(() => {
    const counts = new Map<string, { problems: number; warnings: number }>();
    const count = (node: string | undefined | null, key: 'problems' | 'warnings') => {
      if (node == null) return;
      const each = counts.get(node) ?? { problems: 0, warnings: 0 };
      each[key]++;
      counts.set(node, each);
    };
    for (const { node, pointer } of found.problems) count(node ?? nodeAtPointer(graph, pointer)?.id, 'problems');
    for (const { node, pointer } of found.warnings) count(node ?? nodeAtPointer(graph, pointer)?.id, 'warnings');
    const most = Math.max(1, ...Object.values(firings ?? {}));
    const ids = new Set(chosen);
    const wording = wordingOf(graph);
    const next = new Map<string, StepNodeType>();
    for (const node of graph.nodes) {
      const isNote = node.type === 'strategyOverview';
      const data: StepData = {
        name: node.name,
        kind: nodeKindOf(catalogue, node.type)?.label ?? (node.type || 'No type'),
        type: node.type,
        words: nodeWords(node.type, node.data, wording),
        isOff: node.isOff,
        problems: counts.get(node.id)?.problems ?? 0,
        warnings: counts.get(node.id)?.warnings ?? 0,
        firings: firings === null || isNote ? null : (firings[node.id] ?? 0),
        light: firings === null ? 0 : Math.log1p(firings[node.id] ?? 0) / Math.log1p(most),
      };
      const position = moved.get(node.id) ?? places.get(node.id)!;
      const old = known.current.get(node.id);
      const isSame =
        old !== undefined &&
        old.selected === ids.has(node.id) &&
        old.position.x === position.x &&
        old.position.y === position.y &&
        Object.keys(data).every((key) => old.data[key] === data[key]);
      next.set(
        node.id,
        isSame
          ? old
          : {
              id: node.id,
              type: 'step',
              position,
              data,
              selected: ids.has(node.id),
              width: cell.width,
              height: cell.height,
              measured: { width: cell.width, height: cell.height },
              ...(isNote ? {} : { handles }),
            },
      );
    }
    known.current = next;
    return [...next.values()];
  }, [graph, places, moved, chosen, found, firings, catalogue]);
}

function useFrames(places: ReadonlyMap<string, Place>, moved: ReadonlyMap<string, Place>): GroupNodeType[] {
  const { graph } = useDocument();
  return useMemo(
    () =>
      graph.groups.flatMap((group): GroupNodeType[] => {
        const inside = group.nodes.flatMap((id) => moved.get(id) ?? places.get(id) ?? []);
        if (inside.length === 0) return [];
        const left = Math.min(...inside.map(({ x }) => x)) - framePadding;
        const top = Math.min(...inside.map(({ y }) => y)) - framePadding - 14;
        const width = Math.max(...inside.map(({ x }) => x)) + cell.width + framePadding - left;
        const height = Math.max(...inside.map(({ y }) => y)) + cell.height + framePadding - top;
        return [
          {
            id: `frame:${group.id}`,
            type: 'frame',
            position: { x: left, y: top },
            data: { name: group.name, nodes: group.nodes },
            width,
            height,
            measured: { width, height },
            zIndex: -1,
            draggable: false,
            selectable: false,
            connectable: false,
          },
        ];
      }),
    [graph, places, moved],
  );
}

/** The strategy as a graph to draw in. */
export function Canvas({ firings, onAsk }: CanvasProps) {
  const theme = useTheme((state) => state.theme);
  const { graph } = useDocument();
  const isArranged = useEditor((editor) => editor.isArranged);
  const chosen = useEditor((editor) => editor.chosen);
  const chosenEdge = useEditor((editor) => editor.chosenEdge);
  const flow = useRef<ReactFlowInstance<FlowNode> | null>(null);
  const [moved, setMoved] = useState<ReadonlyMap<string, Place>>(new Map());
  const places = useMemo(() => placesOf(graph, isArranged), [graph, isArranged]);
  const steps = useSteps(places, moved, firings);
  const frames = useFrames(places, moved);
  const nodes = useMemo<FlowNode[]>(() => [...frames, ...steps], [frames, steps]);
  // Where an edge leads back does not follow from how the graph was drawn.
  const laid = useMemo(() => placesOf(graph, true), [graph]);
  const edges = useMemo<Edge[]>(
    () =>
      graph.edges
        .filter(({ source, target }) => places.has(source) && places.has(target))
        .map(({ index, source, target }) => {
          const isBack = laid.get(target)!.y <= laid.get(source)!.y;
          return {
            id: String(index),
            source,
            target,
            type: isBack ? 'back' : 'default',
            className: isBack ? 'step-back' : '',
            selected: index === chosenEdge,
            focusable: false,
            interactionWidth: 22,
          };
        }),
    [graph, places, laid, chosenEdge],
  );
  const show = useCallback((id: string) => {
    const position = placesRef.current.get(id);
    const view = flow.current;
    if (position === undefined || view === null) return;
    const { x, y, zoom } = view.getViewport();
    const element = box.current!;
    const [left, top] = [position.x * zoom + x, position.y * zoom + y];
    const isSeen = left > 0 && top > 0 && left + cell.width * zoom < element.clientWidth && top + cell.height * zoom < element.clientHeight;
    if (!isSeen) void view.setCenter(position.x + cell.width / 2, position.y + cell.height / 2, { zoom, duration: 0 });
  }, []);
  const box = useRef<HTMLDivElement>(null);
  const placesRef = useRef(places);
  placesRef.current = places;
  const fit = useCallback(() => void flow.current?.fitView({ padding: 0.12, maxZoom: 1.1 }), []);
  const onKeyDown = useCanvasKeys({
    places,
    show,
    fit,
    zoom: (by) => void flow.current?.zoomTo((flow.current?.getZoom() ?? 1) * by),
    onAsk,
  });
  // Keys work as the editor opens.
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  // The choice of a problem, a search or a key may lie outside of what is seen.
  const only = chosen.length === 1 ? chosen[0]! : null;
  useEffect(() => {
    if (only !== null) show(only);
  }, [only, show]);
  // Another arrangement is another picture.
  useEffect(() => {
    const frame = requestAnimationFrame(fit);
    return () => cancelAnimationFrame(frame);
  }, [isArranged, fit]);
  const said =
    chosenEdge !== null
      ? `Edge from ${graph.edges[chosenEdge]?.source} to ${graph.edges[chosenEdge]?.target}`
      : chosen.length > 1
        ? `${chosen.length} nodes`
        : only === null
          ? ''
          : describe(only);
  const drop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(dragType);
    if (type === '' || flow.current === null) return;
    event.preventDefault();
    const point = flow.current.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const edge = edgeAt(graph, places, point, nearEdge);
    if (edge !== null && isArranged) addStep(type, { onEdge: edge.index });
    else {
      const place = { x: point.x - cell.width / 2, y: point.y - cell.height / 2 };
      if (isArranged) moveTo(places, null);
      addStep(type, edge === null ? { place } : { place, onEdge: edge.index });
    }
    box.current?.focus();
  };
  return (
    <div
      ref={box}
      className="step-canvas"
      id="workshop-canvas"
      role="application"
      aria-label="Strategy graph"
      aria-roledescription="graph editor"
      aria-describedby="workshop-canvas-said"
      tabIndex={0}
      onKeyDown={onKeyDown}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(dragType)) event.preventDefault();
      }}
      onDrop={drop}
    >
      <ReactFlow<FlowNode>
        colorMode={theme}
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        fitView
        fitViewOptions={{ padding: 0.12, maxZoom: 1.1 }}
        onInit={(made) => (flow.current = made)}
        minZoom={0.08}
        maxZoom={2}
        onlyRenderVisibleElements
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        selectionMode={SelectionMode.Partial}
        multiSelectionKeyCode={['Control', 'Meta']}
        connectionRadius={32}
        onNodesChange={(changes) => {
          const placed = changes.flatMap((change) =>
            change.type === 'position' && change.position !== undefined ? [[change.id, change.position] as const] : [],
          );
          if (placed.length > 0) setMoved((before) => new Map([...before, ...placed]));
          const selected = changes.filter((change) => change.type === 'select');
          if (selected.length === 0) return;
          const now = new Set(useEditor.getState().chosen);
          for (const { id, selected: isChosen } of selected) isChosen ? now.add(id) : now.delete(id);
          choose([...now]);
        }}
        onNodeDragStop={(_, __, dragged) => {
          moveTo(new Map(dragged.map(({ id, position }) => [id, position])), null);
          setMoved(new Map());
        }}
        onConnect={({ source, target }) => connectSteps(source, target)}
        onEdgeClick={(_, edge) => chooseEdge(Number(edge.id))}
        onPaneClick={() => choose([])}
        onNodeDoubleClick={() => onAsk('form')}
      >
        <Background gap={22} />
        <Controls showInteractive={false} orientation="horizontal" position="bottom-left" />
        <MiniMap
          style={{ width: 150, height: 100 }}
          className="step-map"
          pannable
          zoomable
          ariaLabel="Mini map"
          nodeColor="var(--line-strong)"
        />
      </ReactFlow>
      <p id="workshop-canvas-said" className="visually-hidden" role="status">
        {said}
      </p>
    </div>
  );
}
