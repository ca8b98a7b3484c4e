import type { Node, NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { choose } from '../state/editor';

export type GroupNodeType = Node<{ name: string; nodes: readonly string[] }, 'frame'>;

/** The frame of a group. Its name chooses its nodes; the rest lets the pointer through. */
export const GroupNode = memo(function GroupNode({ data }: NodeProps<GroupNodeType>) {
  return (
    <div className="group-frame">
      <button type="button" className="group-name" tabIndex={-1} onClick={() => choose(data.nodes)}>
        {data.name}
      </button>
    </div>
  );
});
