import { Background, Controls, ReactFlow, type Edge } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useMemo, useRef } from 'react';
import { useTheme } from '../../ui/theme';
import type { Firings } from '../../wire/frames';
import type { DocumentNode, StrategyDocument } from '../../wire/rest';
import { comparisonsOf } from './conditionTexts';
import { edgeRole, nodeRole, type FlowPath } from './flowPath';
import { GraphNode, type StrategyNode } from './GraphNode';
import { layoutGraph, nodeHeight, nodeWidth } from './graphLayout';
import { nodeKinds, nodeName, takesPart } from './nodeLooks';
import { compareNow, type Facts } from './operandValues';
import type { Armed } from './useArmed';
import { useFit, wholeGraph } from './useFit';
import './graph.css';

const nodeTypes = { strategy: GraphNode };

interface StrategyGraphProps {
  document: StrategyDocument;
  active: Readonly<Record<string, unknown>>;
  /** Completions by node. */
  firings: Readonly<Record<string, Firings>>;
  /** When a node completed last, or for the chosen trade; `–` when it did not. */
  lastTime: (node: string) => string;
  facts: Facts;
  armed: Armed | null;
  path: FlowPath;
  chosen: string | null;
  onChoose: (nodeId: string | null) => void;
}

/** Results of an active node's comparisons: the engine's, or those that the wire's values allow. */
function checksOf(node: DocumentNode, armed: Armed | null, facts: Facts): readonly (boolean | null)[] {
  const evaluated = armed?.[node.id]?.conditions_evaluated;
  return evaluated?.map(({ result }) => result) ?? comparisonsOf(node.data['conditions']).map((each) => compareNow(each, facts).holds);
}

/**
 * The size that the style sheet gives. Without it React Flow measures every node anew with every change, and where two changes meet one
 * measurement no edge is drawn until the next change.
 */
const measured = { width: nodeWidth, height: nodeHeight };

/** The strategy as its graph, lit by what it does. */
export function StrategyGraph({ document, active, firings, lastTime, facts, armed, path, chosen, onChoose }: StrategyGraphProps) {
  const theme = useTheme((state) => state.theme);
  const place = useRef<HTMLDivElement>(null);
  const onInit = useFit(place);
  const parts = useMemo(() => document.nodes.filter(takesPart), [document]);
  const places = useMemo(() => layoutGraph({ nodes: parts, edges: document.edges }), [parts, document]);
  const nodes: StrategyNode[] = parts.map((node) => {
    const done = firings[node.id];
    const isActive = node.id in active;
    return {
      id: node.id,
      type: 'strategy',
      position: places.get(node.id) ?? { x: 0, y: 0 },
      width: nodeWidth,
      height: nodeHeight,
      measured,
      ariaLabel: `${nodeKinds[node.type]?.words ?? node.type} ${nodeName(node)}, ${isActive ? 'active' : 'inactive'}`,
      data: {
        name: nodeName(node),
        type: node.type,
        active: isActive,
        count: done?.count ?? 0,
        lastTime: done === undefined && nodeRole(path, node.id) === null ? null : lastTime(node.id),
        checks: isActive ? checksOf(node, armed, facts) : [],
        role: nodeRole(path, node.id),
        chosen: node.id === chosen,
      },
    };
  });
  const edges: Edge[] = useMemo(
    () =>
      document.edges
        .filter((edge) => places.has(edge.source) && places.has(edge.target))
        .map((edge, index) => {
          const role = edgeRole(path, edge.source, edge.target);
          const back = (places.get(edge.target)?.y ?? 0) <= (places.get(edge.source)?.y ?? 0);
          return {
            // A document's edges may have no ids, or the same one twice.
            id: `${index}:${edge.source}:${edge.target}`,
            source: edge.source,
            target: edge.target,
            type: back ? 'smoothstep' : 'default',
            className: `${role ?? ''} ${back ? 'back' : ''}`,
            focusable: false,
          };
        }),
    [document, places, path],
  );
  return (
    <div className="strategy-graph" ref={place}>
      <ReactFlow
        colorMode={theme}
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        fitView
        fitViewOptions={wholeGraph}
        onInit={onInit}
        minZoom={0.2}
        maxZoom={1.6}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        onNodeClick={(_, node) => onChoose(node.id === chosen ? null : node.id)}
        onPaneClick={() => onChoose(null)}
      >
        <Background gap={22} />
        <Controls showInteractive={false} orientation="horizontal" position="top-left" />
      </ReactFlow>
    </div>
  );
}
