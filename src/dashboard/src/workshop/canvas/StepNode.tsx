import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { nodeKinds } from '../../run/graph/nodeLooks';
import { number } from '../../format/numbers';

export interface StepData extends Record<string, unknown> {
  name: string;
  type: string;
  /** What people call its type. */
  kind: string;
  words: string;
  isOff: boolean;
  problems: number;
  warnings: number;
  /** How often it completed in the preview; null without one. */
  firings: number | null;
  /** Share of the most firings, for its light. */
  light: number;
}

export type StepNodeType = Node<StepData, 'step'>;

export const StepNode = memo(function StepNode({ data }: NodeProps<StepNodeType>) {
  const isNote = data.type === 'strategyOverview';
  return (
    <div
      className={`step-node ${isNote ? 'step-note' : ''} ${data.isOff ? 'step-off' : ''} ${data.problems > 0 ? 'step-wrong' : ''}`}
      data-light={data.light > 0}
      style={{ '--light': data.light } as React.CSSProperties}
    >
      {!isNote && <Handle type="target" position={Position.Top} />}
      <div className="step-head">
        <span className={`step-kind ${nodeKinds[data.type]?.tone ?? 'muted'}`}>{data.kind}</span>
        <span className="step-marks num">
          {data.firings !== null && <span title="Times completed in the preview">{number(data.firings, 0)}×</span>}
          {data.problems > 0 && (
            <span className="step-mark down" title={`${data.problems} problems`}>
              ● {data.problems}
            </span>
          )}
          {data.problems === 0 && data.warnings > 0 && (
            <span className="step-mark step-warn" title={`${data.warnings} warnings`}>
              ▲ {data.warnings}
            </span>
          )}
        </span>
      </div>
      <div className="step-name truncate" title={data.name}>
        {data.name}
      </div>
      <div className="step-words muted" title={data.words}>
        {data.words}
      </div>
      {!isNote && <Handle type="source" position={Position.Bottom} />}
    </div>
  );
});
