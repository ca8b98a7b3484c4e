import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { FlowRole } from './flowPath';
import { nodeKinds } from './nodeLooks';

export interface GraphNodeData extends Record<string, unknown> {
  name: string;
  type: string;
  active: boolean;
  /** How often it completed. */
  count: number;
  /** Of its last completion, or of the one for the trade that is chosen. */
  lastTime: string | null;
  /** Its comparisons now: holds, does not, or unknown; only of active signals. */
  checks: readonly (boolean | null)[];
  role: FlowRole;
  chosen: boolean;
}

export type StrategyNode = Node<GraphNodeData, 'strategy'>;

const checkWords = (holds: boolean | null) => (holds === null ? 'unknown' : holds ? 'holds' : 'does not hold');

/** Of a chosen trade's way the moment of that trade; otherwise what the node does now, or did last. */
function footOf({ role, active, lastTime }: GraphNodeData): string {
  if (role === null && active) return 'active';
  return lastTime ?? 'waiting';
}

export const GraphNode = memo(function GraphNode({ data }: NodeProps<StrategyNode>) {
  const kind = nodeKinds[data.type];
  return (
    <div
      className={`graph-node ${data.active ? 'active' : ''} ${data.role ?? ''} ${data.chosen ? 'chosen' : ''}`}
      data-active={data.active}
    >
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <div className="graph-node-head">
        <span className={`graph-kind ${kind?.tone ?? ''}`}>{kind?.words ?? data.type}</span>
        {data.count > 0 && (
          <span className="graph-count num" title="Times completed">
            {data.count}×
          </span>
        )}
      </div>
      <div className="graph-name truncate" title={data.name}>
        {data.name}
      </div>
      <div className="graph-foot muted num">
        <span>{footOf(data)}</span>
        <span className="graph-checks">
          {data.checks.map((holds, index) => (
            <span key={index} className={holds === null ? 'muted' : holds ? 'up' : 'down'} title={checkWords(holds)}>
              {holds === null ? '–' : holds ? '✓' : '✗'}
            </span>
          ))}
        </span>
      </div>
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </div>
  );
});
